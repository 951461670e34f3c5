/** Coming in, losing the socket, and every way out. */

import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseEnded, TicketRefused } from '../protocol/connection.ts';
import { onStage, roomOf, snapshot, T1 } from '../testing/rooms.ts';
import { SlowTime, turns } from '../testing/virtual.ts';
import { Visit } from '../testing/visits.ts';
import { problem } from '../testing/worlds.ts';

let visit: Visit;

beforeEach(() => {
  visit = new Visit();
});

describe('joining', () => {
  it('plays inside the tap, before anything is awaited', () => {
    void visit.session.join();
    expect(visit.world.playing).toBe(1);
    expect(visit.world.lines).toHaveLength(1);
  });

  it('is one request: offer in; answer, snapshot and ticket out', async () => {
    await visit.session.join();
    const who = { replaces: null, name: null, just_listening: false };
    expect(visit.world.joins).toEqual([{ offer: 'offer', ...who }]);
    expect(visit.world.line.answer).toBe('answer c1');
    expect(visit.session.picture?.me).toBe('ann');
    expect(visit.told).toEqual(['joining', 'here']);
  });

  it('that the browser cannot begin is told', async () => {
    visit.world.newLine = () => {
      throw new Error('no WebRTC here');
    };
    await visit.session.join();
    expect(visit.told).toEqual(['joining', 'strange_answer']);
  });

  it('asks for no microphone', async () => {
    await visit.join();
    expect(visit.world.microphone.opened).toBe(0);
  });

  it('says under which name a visitor comes', async () => {
    visit = new Visit({ name: 'Vic' });
    await visit.session.join();
    expect(visit.world.joins[0]).toMatchObject({ name: 'Vic' });
  });

  it.each([
    ['removed', 403, 'removed'],
    ['room_ended', 410, 'ended'],
    ['name_taken', 409, 'failed'],
    ['bad_offer', 400, 'failed'],
    ['offline', 0, 'failed'],
  ])('that is refused with %s ends', async (code, status) => {
    visit.world.problems.push(problem(code, status));
    await visit.session.join();
    expect(visit.told).toEqual(['joining', code]);
    expect(visit.world.line.state).toBe('closed');
  });

  it('sits out a restart of the media core', async () => {
    visit.world.problems.push(problem('media_away', 503, 1));
    const joining = visit.session.join();
    await visit.world.timer.pass(1200);
    await joining;
    expect(visit.told).toEqual(['joining', 'here']);
  });

  it('brings an invitation along, and that one is just listening', async () => {
    visit = new Visit({ invitation: 'token', justListening: () => true });
    await visit.session.join();
    expect(visit.world.joins[0]).toMatchObject({ invitation: 'token', just_listening: true });
  });

  it('after a reload names the connection it replaces, and the visitor', async () => {
    visit.world.memory.write({ room: 'room', name: 'Vic', connection: 'old', at: 0 });
    await visit.session.join();
    expect(visit.world.joins[0]).toMatchObject({ replaces: 'old', name: 'Vic' });
  });

  it('knows nothing of a connection in another room', async () => {
    visit.world.memory.write({ room: 'elsewhere', name: null, connection: 'old', at: 0 });
    await visit.session.join();
    expect(visit.world.joins[0]).toMatchObject({ replaces: null });
  });
});

describe('a lost socket', () => {
  it('stops nothing: A1, the media and the microphone go on', async () => {
    const track = await visit.speak();
    visit.world.socket.ears.closed(1006);
    await visit.world.timer.pass(100);
    visit.world.socket.accept(visit.world.now);
    expect(visit.world.joins).toHaveLength(1);
    expect(track?.readyState).toBe('live');
    expect(visit.told).toEqual([]);
  });

  it('is told once it is missed', async () => {
    await visit.join();
    visit.world.ticketProblems.push(...Array.from({ length: 4 }, () => new TicketRefused(null)));
    visit.world.socket.ears.closed(1012);
    await visit.world.timer.pass(6000);
    visit.world.socket.accept(visit.world.now);
    expect(visit.told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('leads to a new join when the lease is over', async () => {
    await visit.join();
    visit.world.ticketProblems.push(new LeaseEnded());
    visit.world.socket.ears.closed(1006);
    await visit.world.timer.pass(200);
    await visit.world.letIn();
    expect(visit.world.joins[1]).toMatchObject({ replaces: 'c1' });
    expect(visit.told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('gives way to the device that replaced this one while it slept', async () => {
    await visit.join();
    visit.world.ticketProblems.push(new LeaseEnded('replaced'));
    visit.world.socket.ears.closed(1006);
    await visit.world.timer.pass(60_000);
    expect(visit.told).toEqual(['replaced']);
    expect(visit.world.joins).toHaveLength(1);
  });
});

describe('every way out ends the microphone, the sound and the connection: A16', () => {
  it.each([
    ['a newer tab', 'replaced', () => visit.world.socket.ears.closed(4001)],
    ['a sign-out elsewhere', 'signed_out', () => visit.world.socket.ears.closed(4007)],
    ['a host who removes', 'removed', () => visit.world.socket.ears.closed(4002)],
    ['a host who ends', 'ended', () => visit.world.socket.ears.closed(4003)],
    [
      'the end, as an event',
      'ended',
      () => visit.happen(3, { type: 'room_ended', at: T1, by: 'hana' }),
    ],
    ['a removal, as an event', 'removed', removal],
    ['oneself', 'left', () => visit.session.leave()],
  ])('%s: %s', async (_, phase, go) => {
    const track = await visit.speak();
    go();
    expect(visit.told).toEqual([phase]);
    expect(track?.readyState).toBe('ended');
    expect(visit.world.line.state).toBe('closed');
    expect(visit.world.stopped).toBe(1);
    expect(visit.world.memory.read()).toBeNull();
    await visit.world.timer.pass(600_000);
    expect(visit.world.joins).toHaveLength(1);
  });

  function removal(): void {
    visit.happen(3, { type: 'removed_from_room', at: T1, participant: 'ann', by: 'hana' });
  }

  it('while a repair is under way', async () => {
    const track = await visit.speak();
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    visit.session.leave();
    expect(visit.world.lines.map((line) => line.state)).toEqual(['closed', 'closed']);
    expect(track?.readyState).toBe('ended');
    await visit.world.timer.pass(600_000);
    expect(visit.world.joins).toHaveLength(2);
  });

  it('while joining', async () => {
    const joining = visit.session.join();
    visit.session.leave();
    await joining;
    expect(visit.told).toEqual(['joining', 'left']);
    expect(visit.world.line.state).toBe('closed');
  });
});

it('leaves with a word, so that nobody waits for the silence', async () => {
  await visit.join();
  visit.session.leave();
  expect(visit.world.socket.types).toEqual(['leave_room']);
  expect(visit.world.socket.closedByClient).toBe(1000);
});

it('leaves with a word even while the socket is being changed', async () => {
  await visit.join();
  visit.world.socket.say({ type: 'rejoin' });
  await visit.world.timer.pass(100);
  visit.session.leave();
  expect(visit.world.socket.types).toEqual([]);
  visit.world.socket.accept(visit.world.now);
  expect(visit.world.socket.types).toEqual(['leave_room']);
  expect(visit.world.socket.closedByClient).toBe(1000);
});

it('loses only its microphone when moved to the audience', async () => {
  const track = await visit.speak();
  visit.happen(3, { type: 'moved_to_audience', at: T1, participant: 'ann', by: 'hana' });
  expect(track?.readyState).toBe('ended');
  expect(visit.told).toEqual(['news: moved']);
  expect(visit.world.line.state).toBe('connected');
});

it('ends what others hear before the page goes, and comes back by a join', async () => {
  const track = await visit.speak();
  visit.session.suspend();
  expect(track?.readyState).toBe('ended');
  expect(visit.world.line.state).toBe('closed');
  expect(visit.world.memory.read()).toMatchObject({ connection: 'c1' });
  visit.session.nudge();
  await visit.world.timer.pass(100);
  expect(visit.world.joins[1]).toMatchObject({ replaces: 'c1' });
});

it('hears on for ten minutes in a tab in the background, whose timers come once a minute', async () => {
  visit = new Visit({}, new SlowTime());
  visit.world.now = snapshot('ann', {
    view: roomOf(onStage('hana', { role: 'host', muted: false })),
  });
  await visit.join();
  for (let minute = 0; minute < 10; minute++) {
    visit.world.line.packets += 3000;
    await visit.world.timer.pass(60_000);
  }
  expect(visit.told).toEqual([]);
  expect([visit.world.joins.length, visit.world.line.state]).toEqual([1, 'connected']);
});

it('tells why a command changed nothing', async () => {
  await visit.join();
  void visit.session.ask({ type: 'raise_hand' });
  visit.world.socket.refuse('raise_hand', 'hands_closed');
  await turns();
  expect(visit.told).toEqual(['raise_hand: hands_closed']);
});
