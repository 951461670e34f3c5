/** Push to talk, however a thumb trembles and a network stutters. */

import { beforeEach, expect, it } from 'vitest';
import type { Dice } from '../protocol/ports.ts';
import { seeded } from '../testing/dice.ts';
import { onStage, roomOf, snapshot, T1 } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';

let stay: Stay;

beforeEach(async () => {
  stay = new Stay();
  await stay.stand();
});

it('is heard while it is held, and not a moment longer', async () => {
  void stay.live.talk(true);
  await turns();
  expect(stay.world.line.sending).toBe(stay.world.microphone.track);
  void stay.live.talk(false);
  expect(stay.world.microphone.silent).toBe(true);
  expect(stay.world.line.sending).toBeNull();
  expect(stay.world.socket.types).toEqual(['unmute_self', 'mute_self']);
});

it('does not ask again while it is held', async () => {
  void stay.live.talk(true);
  void stay.live.talk(true);
  await turns();
  expect(stay.world.socket.types).toEqual(['unmute_self']);
});

it('that was never pressed mutes nobody when it is let go', async () => {
  await stay.speak();
  await stay.live.talk(false);
  expect(stay.live.muted).toBe(false);
});

it('does nothing in the audience, nor when one comes on stage meanwhile', async () => {
  stay.happen(2, { type: 'left_stage', at: T1, participant: 'ann' });
  void stay.live.talk(true);
  stay.happen(3, { type: 'came_on_stage', at: T1, participant: 'ann' });
  await turns();
  expect(stay.world.microphone.opened).toBe(0);
});

/** What the server makes of the commands that wait, in their order. */
class Room {
  muted = true;
  private answered = 0;
  private seq = 1;

  constructor(private readonly stay: Stay) {}

  async answer(dice: Dice): Promise<void> {
    const said = this.stay.world.socket.commands[this.answered];
    if (!said) return;
    this.answered++;
    const { id, command } = said;
    const wishes = command.type !== 'unmute_self';
    if (wishes !== this.muted) this.change(wishes, 'ann');
    // The word and the acknowledgement may come in either order.
    if (dice() < 0.5) await turns();
    this.stay.world.socket.say({ type: 'ack', id, seq: this.seq });
  }

  change(muted: boolean, by: string): void {
    this.muted = muted;
    const about = { at: T1, participant: 'ann' };
    const event = muted
      ? ({ type: 'muted', ...about, by } as const)
      : ({ type: 'unmuted', ...about } as const);
    this.stay.happen(++this.seq, event);
  }

  get waits(): boolean {
    return this.answered < this.stay.world.socket.commands.length;
  }
}

it('never leaves it open, whatever comes in between', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const dice = seeded(seed);
    stay = new Stay();
    stay.world.now = snapshot('ann', { view: roomOf(onStage('hana'), onStage('ann')) });
    await stay.join();
    if (dice() < 0.5) stay.world.microphone.hesitate();
    const room = new Room(stay);
    const acts = [
      () => void stay.live.talk(true),
      () => void stay.live.talk(false),
      () => void stay.live.talk(true),
      () => void stay.live.talk(false),
      () => stay.world.microphone.allow(),
      () => room.answer(dice),
      () => room.answer(dice),
      () => room.muted || room.change(true, 'hana'),
      () => stay.world.timer.pass(500 * dice()),
      () => turns(),
    ];
    for (let step = 0; step < 30; step++) await acts[Math.floor(dice() * acts.length)]?.();
    void stay.live.talk(true);
    void stay.live.talk(false);
    stay.world.microphone.allow();
    do {
      await turns();
      await room.answer(dice);
    } while (room.waits);
    await turns();
    const { microphone, line } = stay.world;
    expect([stay.live.muted, room.muted, line.sending], `seed ${seed}`).toEqual([true, true, null]);
    if (microphone.track) expect(microphone.silent, `seed ${seed}`).toBe(true);
  }
});
