import { beforeEach, expect, it } from 'vitest';
import { card, T1 } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';

let stay: Stay;

beforeEach(async () => {
  stay = new Stay();
  await stay.stand();
});

function pass(ms: number): Promise<void> {
  return stay.world.timer.pass(ms);
}

/** Their voice comes for so long. */
async function hear(id: string, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    const stamp = stay.world.timer.now();
    stay.world.line.voices = [{ csrc: card(id).csrc, level: 10, stamp }];
    await pass(100);
  }
}

it('shows the room and its host, then who speaks', async () => {
  await pass(100);
  expect(stay.world.shown).toEqual({ title: 'Bridges', artist: 'HANA', microphoneOpen: false });
  stay.world.socket.say({ type: 'event', seq: 2, event: came('bob'), people: [card('bob')] });
  await hear('bob', 500);
  expect(stay.world.shown?.artist).toBe('BOB');
});

function came(participant: string) {
  return { type: 'came_on_stage', at: T1, participant } as const;
}

it('says who speaks also while the page is hidden', async () => {
  stay.world.socket.say({ type: 'event', seq: 2, event: came('bob'), people: [card('bob')] });
  stay.world.isHidden = true;
  await hear('bob', 3000);
  expect(stay.world.shown?.artist).toBe('BOB');
});

it('keeps the screen lit only while the microphone is open', async () => {
  await pass(100);
  expect(stay.world.isAwake).toBe(false);
  await stay.speak();
  await pass(100);
  expect([stay.world.isAwake, stay.world.shown?.microphoneOpen]).toEqual([true, true]);
  stay.mute();
  await pass(100);
  expect(stay.world.isAwake).toBe(false);
});

it('shows nothing, and lets the screen go dark, once the room is left', async () => {
  await stay.speak();
  await pass(100);
  stay.live.leave();
  await pass(100);
  expect([stay.world.shown, stay.world.isAwake]).toEqual([null, false]);
});

it('opens nothing by a press on its way when one was muted, or came on stage', async () => {
  await stay.speak();
  stay.happen(3, { type: 'muted', at: T1, participant: 'ann', by: 'hana' });
  stay.ears.toggleMicrophone();
  await pass(700);
  stay.ears.toggleMicrophone();
  expect(stay.world.socket.types).toEqual(['unmute_self']);
  await pass(100);
  stay.ears.toggleMicrophone();
  await turns();
  expect(stay.world.socket.types).toEqual(['unmute_self', 'unmute_self']);
});

it('acts by its buttons', async () => {
  stay.ears.toggleMicrophone();
  await turns();
  expect(stay.world.socket.types).toEqual(['unmute_self']);
  stay.ears.leave();
  expect(stay.live.phase).toBe('left');
});

it('has no button that brings a listener’s microphone on the line', async () => {
  stay.happen(2, { type: 'left_stage', at: T1, participant: 'ann' });
  stay.ears.toggleMicrophone();
  await turns();
  expect(stay.world.microphone.opened).toBe(0);
});
