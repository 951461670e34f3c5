/** What the screens see of the room. */

import { beforeEach, describe, expect, it } from 'vitest';
import { nobody } from '../room/index.ts';
import { card, onStage, roomOf, snapshot, T0, T1 } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';

let stay: Stay;

beforeEach(() => {
  stay = new Stay();
});

describe('what is seen', () => {
  it('the stage: host, moderators, then by time', async () => {
    const view = roomOf(
      onStage('zoe', { on_stage_since: T1 }),
      onStage('bob', { on_stage_since: T0 }),
      onStage('mod', { role: 'moderator', on_stage_since: T1 }),
      onStage('hana', { role: 'host', on_stage_since: T1 }),
    );
    stay.world.now = snapshot('ann', { view });
    await stay.join();
    expect(stay.live.stage.map((who) => who.id)).toEqual(['hana', 'mod', 'bob', 'zoe']);
  });

  it('the audience, without whom the view has on stage already', async () => {
    await stay.join();
    stay.world.socket.say({ type: 'audience', people: [card('ann'), card('bob')], listening: 2 });
    stay.happen(2, { type: 'came_on_stage', at: T1, participant: 'bob' });
    expect(stay.live.audience.map((person) => person.id)).toEqual(['ann']);
    expect(stay.live.listening).toBe(2);
  });

  it('the queue in order, described or not', async () => {
    const raised = (id: string, at: string) => ({ ...nobody(id), hand_raised_at: at });
    stay.world.now = snapshot('hana', {
      view: roomOf(onStage('hana', { role: 'host' }), raised('bob', T1), raised('ann', T0)),
      hands: [{ participant: 'bob', topic: 'Trams', microphone: 'blocked', spoke: true }],
    });
    await stay.join();
    expect(stay.live.queue).toEqual([
      { participant: 'ann', topic: '', microphone: 'untested', spoke: false },
      { participant: 'bob', topic: 'Trams', microphone: 'blocked', spoke: true },
    ]);
  });

  it('who is reconnecting: silent for a moment, or lost', async () => {
    const view = roomOf(onStage('hana', { role: 'host' }), onStage('bob', { lost_at: T1 }));
    stay.world.now = snapshot('ann', { view });
    await stay.join();
    stay.world.socket.say({ type: 'reconnecting', participant: 'hana', is: true });
    expect([...stay.live.reconnecting].sort()).toEqual(['bob', 'hana']);
  });

  it('an invitation, by the clock of this device', async () => {
    await stay.join();
    const late = Date.now() - Date.parse(T0);
    stay.happen(2, { type: 'invited_to_stage', at: T1, participant: 'ann', by: 'hana' });
    expect(stay.live.invitation?.by).toBe('hana');
    // T1 is a minute after the snapshot's T0, which was heard just now.
    expect(stay.live.invitation!.at - Date.parse(T1) - late).toBeLessThan(1000);
    expect(stay.live.invitation!.until - stay.live.invitation!.at).toBe(60_000);
    stay.happen(3, { type: 'came_on_stage', at: T1, participant: 'ann' });
    expect(stay.live.invitation).toBeNull();
  });

  it('who is next', async () => {
    const view = roomOf({ ...nobody('ann'), hand_raised_at: T0 });
    stay.world.now = snapshot('ann', { view, before: 2 });
    await stay.join();
    expect(stay.live.next).toBe(false);
    stay.world.socket.say({ type: 'place', before: 0 });
    expect([stay.live.next, stay.live.news?.kind]).toEqual([true, 'next']);
  });

  it('a room that is locked, calm and without hands', async () => {
    await stay.join();
    expect([stay.live.locked, stay.live.calm, stay.live.handsOpen]).toEqual([false, false, true]);
    stay.happen(2, { type: 'room_locked', at: T1, by: 'hana' });
    stay.happen(3, { type: 'room_calmed', at: T1, by: 'hana' });
    stay.happen(4, { type: 'hands_closed', at: T1 });
    expect([stay.live.locked, stay.live.calm, stay.live.handsOpen]).toEqual([true, true, false]);
  });

  it('who came before the calm and who waits outside, until it ends: A10', async () => {
    await stay.join();
    stay.happen(2, { type: 'room_calmed', at: T1, by: 'hana' });
    const people = [{ person: card('bob'), at: T0 }];
    stay.world.socket.say({ type: 'arrivals', people, waiting: 3 });
    expect(stay.live.arrivals).toMatchObject({ people: [{ person: { id: 'bob' } }], waiting: 3 });
    stay.happen(3, { type: 'calm_ended', at: T1 });
    expect(stay.live.arrivals).toBeNull();
  });

  it('a room whose words were edited', async () => {
    await stay.join();
    stay.world.socket.say({ type: 'info', room: { ...stay.world.now.room, title: 'Boats' } });
    expect([stay.live.room?.title, stay.live.news?.kind]).toEqual(['Boats', 'edited']);
  });

  it('who is asked to host: those on stage, not the audience', async () => {
    await stay.stand();
    stay.happen(2, { type: 'stage_asked', at: T1 });
    expect(stay.live.askedToHost).toBe(true);
    stay.happen(3, { type: 'left_stage', at: T1, participant: 'ann' });
    expect(stay.live.askedToHost).toBe(false);
  });

  it('rings by participant, and my own from the local meter', async () => {
    await stay.stand();
    void stay.live.unmute();
    await turns();
    stay.world.socket.acknowledge('unmute_self', 2);
    stay.happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
    stay.world.microphone.level = 0.05;
    for (let tick = 0; tick < 6; tick++) {
      stay.world.line.voices = [{ csrc: card('hana').csrc, level: 10, stamp: tick }];
      await stay.world.timer.pass(100);
    }
    expect([...stay.live.levels].sort()).toEqual([
      ['ann', 2],
      ['hana', 3],
    ]);
  });
});

describe('reactions', () => {
  it('rise, each kind as one burst, and are gone after 2.6 s', async () => {
    await stay.join();
    stay.world.socket.say({ type: 'reactions', counts: { heart: 2, applause: 40 } });
    await stay.world.timer.pass(500);
    stay.world.socket.say({ type: 'reactions', counts: { heart: 1 } });
    const seen = () => stay.live.bursts.map(({ reaction, count }) => `${count} ${reaction}`);
    expect(seen()).toEqual(['2 heart', '40 applause', '1 heart']);
    await stay.world.timer.pass(2100);
    expect(seen()).toEqual(['1 heart']);
    await stay.world.timer.pass(500);
    expect(seen()).toEqual([]);
  });

  it('are never more than a small phone draws', async () => {
    await stay.join();
    for (let i = 0; i < 20; i++) stay.world.socket.say({ type: 'reactions', counts: { laugh: 1 } });
    expect(stay.live.bursts).toHaveLength(8);
    expect(new Set(stay.live.bursts.map(({ id }) => id)).size).toBe(8);
  });

  it('of one’s own are said', async () => {
    await stay.join();
    stay.live.react('thanks');
    expect(stay.world.socket.commands.at(-1)?.command).toEqual({
      type: 'react',
      reaction: 'thanks',
    });
  });
});
