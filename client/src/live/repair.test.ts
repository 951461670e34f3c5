/** The media stood still, or their lease was over: another join, before the old one is broken. */

import { beforeEach, describe, expect, it } from 'vitest';
import { TicketRefused } from '../protocol/connection.ts';
import { onStage, roomOf, snapshot } from '../testing/rooms.ts';
import { turns } from '../testing/virtual.ts';
import { Visit } from '../testing/visits.ts';
import { problem } from '../testing/worlds.ts';

let visit: Visit;

beforeEach(() => {
  visit = new Visit();
});

describe('a repair', () => {
  it('joins at once when the core began anew, naming what it replaces', async () => {
    await visit.join();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    expect(visit.world.joins[1]).toMatchObject({ replaces: 'c1' });
  });

  it('keeps the old connection until the new one stands', async () => {
    await visit.join();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    const [old, next] = visit.world.lines;
    expect(old?.state).toBe('connected');
    await visit.world.letIn();
    expect(old?.state).toBe('closed');
    expect(visit.session.line).toBe(next);
    expect(visit.world.playing).toBe(2);
  });

  it('takes the open microphone along before the old connection ends', async () => {
    const track = await visit.speak();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    expect(visit.world.line.sending).toBe(track);
    await visit.world.letIn();
    expect(track?.readyState).toBe('live');
    expect(visit.session.voice.isOpen).toBe(true);
  });

  it('is not taken for a newer tab when the server closes the old socket', async () => {
    await visit.join();
    const old = visit.world.socket;
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    old.ears.closed(4001);
    await visit.world.letIn();
    expect(visit.told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('follows a media connection that failed', async () => {
    await visit.join();
    visit.world.line.become('failed');
    await visit.world.timer.pass(700);
    expect(visit.world.joins).toHaveLength(2);
  });

  it('follows packets that stopped while somebody speaks', async () => {
    const view = roomOf(onStage('hana', { role: 'host', muted: false }));
    visit.world.now = snapshot('ann', { view });
    await visit.join();
    visit.world.line.packets = 50;
    await visit.world.timer.pass(7000);
    expect(visit.world.joins).toHaveLength(2);
  });

  it('follows a network that is back', async () => {
    await visit.join();
    visit.session.nudge();
    await visit.world.timer.pass(100);
    expect(visit.world.joins).toHaveLength(2);
  });

  it('is tried again while the server is away, and ends the microphone with the lease', async () => {
    const track = await visit.speak();
    visit.world.problems.push(...Array.from({ length: 8 }, () => problem('offline', 0)));
    visit.world.line.become('failed');
    await visit.world.timer.pass(9000);
    expect(track?.readyState).toBe('live');
    await visit.world.timer.pass(9000);
    expect(track?.readyState).toBe('ended');
    expect(visit.told).toEqual(['reconnecting']);
  });

  it('that cannot succeed yet leaves a microphone that is heard alone', async () => {
    const track = await visit.speak();
    visit.world.problems.push(...Array.from({ length: 20 }, () => problem('offline', 0)));
    visit.session.nudge();
    await visit.world.timer.pass(20_000);
    expect(track?.readyState).toBe('live');
    expect(visit.world.lines[0]?.sending).toBe(track);
  });

  it('does not follow a silence that nobody can explain while the socket is away', async () => {
    visit.world.now = snapshot('ann', {
      view: roomOf(onStage('hana', { role: 'host', muted: false })),
    });
    await visit.join();
    visit.world.line.packets = 50;
    await visit.world.timer.pass(1000);
    visit.world.ticketProblems.push(...Array.from({ length: 9 }, () => new TicketRefused(null)));
    visit.world.socket.ears.closed(1006);
    await visit.world.timer.pass(9000);
    expect(visit.world.joins).toHaveLength(1);
  });

  it('gives its new connection 8 s to stand, then tries another', async () => {
    await visit.join();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(8500);
    expect(visit.world.joins).toHaveLength(3);
    expect(visit.world.lines[1]?.state).toBe('closed');
    expect(visit.world.lines[0]?.state).toBe('connected');
  });

  it('takes the microphone of who mutes meanwhile off the old connection, too: A16', async () => {
    await visit.speak();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    visit.session.voice.mute();
    expect(visit.world.lines.map((line) => line.sending)).toEqual([null, null]);
  });

  it('does not sit out its wait when the network is back', async () => {
    await visit.join();
    visit.world.problems.push(problem('offline', 0, 60));
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(1000);
    expect(visit.world.joins).toHaveLength(2);
    visit.session.nudge();
    await turns();
    expect(visit.world.joins).toHaveLength(3);
  });

  it('gives up a join that is never answered when the network is back', async () => {
    await visit.join();
    const answer = visit.world.hold();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    visit.session.nudge();
    await visit.world.timer.pass(400);
    await visit.world.letIn();
    expect(visit.session.line).toBe(visit.world.lines[2]);
    // What comes after all is an answer to nobody.
    const sockets = visit.world.server.sockets.length;
    answer();
    await visit.world.timer.pass(1000);
    expect(visit.session.line).toBe(visit.world.lines[2]);
    expect(visit.world.server.sockets).toHaveLength(sockets);
  });

  it('gives way to the device that took over while this one slept', async () => {
    await visit.join();
    visit.world.problems.push(problem('replaced', 409));
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    expect(visit.told).toEqual(['reconnecting', 'replaced']);
  });

  it.each(['name_needed', 'visitors_not_allowed'])(
    'ends for an account that is taken for a stranger (%s): it was signed out: A5',
    async (code) => {
      await visit.join();
      visit.world.problems.push(problem(code, 401));
      visit.world.socket.say({ type: 'rejoin' });
      await visit.world.timer.pass(100);
      expect(visit.told).toEqual(['reconnecting', 'signed_out']);
    },
  );

  it('ends when the person may not come back', async () => {
    await visit.join();
    visit.world.problems.push(problem('removed', 403));
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    expect(visit.told).toEqual(['reconnecting', 'removed']);
  });
});
