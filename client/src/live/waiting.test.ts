/** A calm holds who comes at the door. */

import { beforeEach, describe, expect, it } from 'vitest';
import { turns } from '../testing/virtual.ts';
import { Visit } from '../testing/visits.ts';
import { problem } from '../testing/worlds.ts';

let visit: Visit;

beforeEach(() => {
  visit = new Visit();
});

describe('a calm holds at the door: A10', () => {
  /** The next joins find the room calm. */
  function hold(times: number): void {
    const held = () => problem('room_calm', 503, 3);
    visit.world.problems.push(...Array.from({ length: times }, held));
  }

  it('and lets in by itself, with the sound that the tap allowed', async () => {
    hold(2);
    const joining = visit.session.join();
    await turns();
    expect(visit.told).toEqual(['joining', 'waiting']);
    await visit.world.timer.pass(7000);
    await joining;
    expect(visit.world.joins).toHaveLength(3);
    expect(visit.told).toEqual(['joining', 'waiting', 'here']);
    expect([visit.world.playing, visit.world.lines.length, visit.world.stopped]).toEqual([1, 1, 0]);
  });

  it('so long as the server wishes, and some: not all ask in one moment', async () => {
    hold(1);
    void visit.session.join();
    await visit.world.timer.pass(3200);
    expect(visit.world.joins).toHaveLength(1);
    await visit.world.timer.pass(200);
    expect(visit.world.joins).toHaveLength(2);
  });

  it('also while the network is away', async () => {
    hold(1);
    visit.world.problems.push(problem('offline', 0), problem('media_away', 503, 1));
    void visit.session.join();
    await visit.world.timer.pass(6000);
    expect(visit.told).toEqual(['joining', 'waiting', 'here']);
  });

  it('until who waits goes', async () => {
    hold(9);
    void visit.session.join();
    await turns();
    visit.session.leave();
    await visit.world.timer.pass(60_000);
    expect(visit.told).toEqual(['joining', 'waiting', 'left']);
    expect([visit.world.joins.length, visit.world.stopped]).toEqual([1, 1]);
  });

  it('until the room ends', async () => {
    hold(1);
    visit.world.problems.push(problem('room_ended', 410));
    void visit.session.join();
    await visit.world.timer.pass(10_000);
    expect(visit.told).toEqual(['joining', 'waiting', 'room_ended']);
  });

  it('nobody who is here: a repair tries again', async () => {
    await visit.join();
    hold(1);
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(4000);
    await visit.world.letIn();
    expect(visit.told).toEqual(['reconnecting', 'news: back', 'here']);
  });
});
