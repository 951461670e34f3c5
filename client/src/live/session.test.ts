import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseEnded, TicketRefused } from '../protocol/connection.ts';
import type { Event } from '../protocol/messages.ts';
import { onStage, roomOf, snapshot, T1 } from '../testing/rooms.ts';
import { SlowTime, turns } from '../testing/virtual.ts';
import { FakeWorld, problem } from '../testing/worlds.ts';
import { Session, type Entry } from './session.ts';

let world: FakeWorld;
let session: Session;
let told: string[];

beforeEach(() => {
  world = new FakeWorld();
  session = newSession();
});

function newSession(entry: Entry = {}): Session {
  told = [];
  const ears = {
    phase: (phase: string, failure: string | null) => told.push(failure ?? phase),
    picture: () => {},
    news: (kind: string) => told.push(`news: ${kind}`),
    refused: ({ type }: { type: string }, reason: string) => told.push(`${type}: ${reason}`),
    reactions: () => {},
    attached: () => {},
  };
  return new Session(world, ears, 'room', entry);
}

/** Ann listens. */
async function join(): Promise<void> {
  await session.join();
  await world.letIn();
  told = [];
}

/** Ann is on stage with an open microphone. */
async function speak(): Promise<MediaStreamTrack | null> {
  world.now = snapshot('ann', { view: roomOf(onStage('ann')) });
  await join();
  void session.voice.unmute();
  await turns();
  world.socket.acknowledge('unmute_self', 2);
  happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
  world.now = snapshot('ann', { seq: 2, view: roomOf(onStage('ann', { muted: false })) });
  return world.microphone.track;
}

function happen(seq: number, event: Event): void {
  world.socket.say({ type: 'event', seq, event, people: [] });
}

describe('joining', () => {
  it('plays inside the tap, before anything is awaited', () => {
    void session.join();
    expect(world.playing).toBe(1);
    expect(world.lines).toHaveLength(1);
  });

  it('is one request: offer in; answer, snapshot and ticket out', async () => {
    await session.join();
    expect(world.joins).toEqual([{ offer: 'offer', replaces: null, name: null }]);
    expect(world.line.answer).toBe('answer c1');
    expect(session.picture?.me).toBe('ann');
    expect(told).toEqual(['joining', 'here']);
  });

  it('that the browser cannot begin is told', async () => {
    world.newLine = () => {
      throw new Error('no WebRTC here');
    };
    await session.join();
    expect(told).toEqual(['joining', 'strange_answer']);
  });

  it('asks for no microphone', async () => {
    await join();
    expect(world.microphone.opened).toBe(0);
  });

  it('says under which name a visitor comes', async () => {
    session = newSession({ name: 'Vic' });
    await session.join();
    expect(world.joins[0]).toMatchObject({ name: 'Vic' });
  });

  it.each([
    ['removed', 403, 'removed'],
    ['room_ended', 410, 'ended'],
    ['name_taken', 409, 'failed'],
    ['bad_offer', 400, 'failed'],
    ['offline', 0, 'failed'],
  ])('that is refused with %s ends', async (code, status) => {
    world.problems.push(problem(code, status));
    await session.join();
    expect(told).toEqual(['joining', code]);
    expect(world.line.state).toBe('closed');
  });

  it('sits out a restart of the media core', async () => {
    world.problems.push(problem('media_away', 503, 1));
    const joining = session.join();
    await world.timer.pass(1200);
    await joining;
    expect(told).toEqual(['joining', 'here']);
  });

  it('brings an invitation along, and that one is just listening', async () => {
    session = newSession({ invitation: 'token', justListening: true });
    await session.join();
    expect(world.joins[0]).toMatchObject({ invitation: 'token', just_listening: true });
  });

  it('after a reload names the connection it replaces, and the visitor', async () => {
    world.memory.write({ room: 'room', name: 'Vic', connection: 'old' });
    await session.join();
    expect(world.joins[0]).toMatchObject({ replaces: 'old', name: 'Vic' });
  });

  it('knows nothing of a connection in another room', async () => {
    world.memory.write({ room: 'elsewhere', name: null, connection: 'old' });
    await session.join();
    expect(world.joins[0]).toMatchObject({ replaces: null });
  });
});

describe('a calm holds at the door: A10', () => {
  /** The next joins find the room calm. */
  function hold(times: number): void {
    const held = () => problem('room_calm', 503, 3);
    world.problems.push(...Array.from({ length: times }, held));
  }

  it('and lets in by itself, with the sound that the tap allowed', async () => {
    hold(2);
    const joining = session.join();
    await turns();
    expect(told).toEqual(['joining', 'waiting']);
    await world.timer.pass(7000);
    await joining;
    expect(world.joins).toHaveLength(3);
    expect(told).toEqual(['joining', 'waiting', 'here']);
    expect([world.playing, world.lines.length, world.stopped]).toEqual([1, 1, 0]);
  });

  it('so long as the server wishes, and some: not all ask in one moment', async () => {
    hold(1);
    void session.join();
    await world.timer.pass(3200);
    expect(world.joins).toHaveLength(1);
    await world.timer.pass(200);
    expect(world.joins).toHaveLength(2);
  });

  it('also while the network is away', async () => {
    hold(1);
    world.problems.push(problem('offline', 0), problem('media_away', 503, 1));
    void session.join();
    await world.timer.pass(6000);
    expect(told).toEqual(['joining', 'waiting', 'here']);
  });

  it('until who waits goes', async () => {
    hold(9);
    void session.join();
    await turns();
    session.leave();
    await world.timer.pass(60_000);
    expect(told).toEqual(['joining', 'waiting', 'left']);
    expect([world.joins.length, world.stopped]).toEqual([1, 1]);
  });

  it('until the room ends', async () => {
    hold(1);
    world.problems.push(problem('room_ended', 410));
    void session.join();
    await world.timer.pass(10_000);
    expect(told).toEqual(['joining', 'waiting', 'room_ended']);
  });

  it('nobody who is here: a repair tries again', async () => {
    await join();
    hold(1);
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(4000);
    await world.letIn();
    expect(told).toEqual(['reconnecting', 'news: back', 'here']);
  });
});

describe('a visitor who signed up', () => {
  beforeEach(async () => {
    session = newSession({ name: 'Vic' });
    world.now = snapshot('vic');
    await join();
    world.now = snapshot('ann');
  });

  it('becomes the account by a join without a name, and is heard and hears on', async () => {
    const becoming = session.becomeAccount();
    await world.timer.pass(100);
    expect(world.joins[1]).toMatchObject({ replaces: 'c1', name: null });
    expect(world.lines[0]?.state).toBe('connected');
    await world.letIn();
    expect(await becoming).toBe(true);
    expect(session.picture?.me).toBe('ann');
    expect(world.lines.map((line) => line.state)).toEqual(['closed', 'connected']);
    expect(world.stopped).toBe(0);
    expect(told).toEqual([]);
  });

  it('is no visitor after a reload, either', async () => {
    void session.becomeAccount();
    await world.timer.pass(100);
    await world.letIn();
    expect(world.memory.read()).toMatchObject({ name: null, connection: 'c2' });
  });

  it('waits with who is being repaired', async () => {
    world.problems.push(problem('offline', 0));
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    const becoming = session.becomeAccount();
    await world.timer.pass(500);
    await world.letIn();
    expect(await becoming).toBe(true);
    expect(world.joins.at(-1)).toMatchObject({ name: null });
  });

  it('is told when it takes more than one attempt', async () => {
    world.problems.push(problem('offline', 0));
    void session.becomeAccount();
    await world.timer.pass(500);
    await world.letIn();
    expect(told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('has left if that was wished meanwhile', async () => {
    const becoming = session.becomeAccount();
    session.leave();
    expect(await becoming).toBe(false);
  });
});

describe('a lost socket', () => {
  it('stops nothing: A1, the media and the microphone go on', async () => {
    const track = await speak();
    world.socket.ears.closed(1006);
    await world.timer.pass(100);
    world.socket.accept(world.now);
    expect(world.joins).toHaveLength(1);
    expect(track?.readyState).toBe('live');
    expect(told).toEqual([]);
  });

  it('is told once it is missed', async () => {
    await join();
    world.ticketProblems.push(...Array.from({ length: 3 }, () => new TicketRefused(null)));
    world.socket.ears.closed(1012);
    await world.timer.pass(3000);
    world.socket.accept(world.now);
    expect(told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('leads to a new join when the lease is over', async () => {
    await join();
    world.ticketProblems.push(new LeaseEnded());
    world.socket.ears.closed(1006);
    await world.timer.pass(200);
    await world.letIn();
    expect(world.joins[1]).toMatchObject({ replaces: 'c1' });
    expect(told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('gives way to the device that replaced this one while it slept', async () => {
    await join();
    world.ticketProblems.push(new LeaseEnded('replaced'));
    world.socket.ears.closed(1006);
    await world.timer.pass(60_000);
    expect(told).toEqual(['replaced']);
    expect(world.joins).toHaveLength(1);
  });
});

describe('a repair', () => {
  it('joins at once when the core began anew, naming what it replaces', async () => {
    await join();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    expect(world.joins[1]).toMatchObject({ replaces: 'c1' });
  });

  it('keeps the old connection until the new one stands', async () => {
    await join();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    const [old, next] = world.lines;
    expect(old?.state).toBe('connected');
    await world.letIn();
    expect(old?.state).toBe('closed');
    expect(session.line).toBe(next);
    expect(world.playing).toBe(2);
  });

  it('takes the open microphone along before the old connection ends', async () => {
    const track = await speak();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    expect(world.line.sending).toBe(track);
    await world.letIn();
    expect(track?.readyState).toBe('live');
    expect(session.voice.isOpen).toBe(true);
  });

  it('is not taken for a newer tab when the server closes the old socket', async () => {
    await join();
    const old = world.socket;
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    old.ears.closed(4001);
    await world.letIn();
    expect(told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('follows a media connection that failed', async () => {
    await join();
    world.line.become('failed');
    await world.timer.pass(700);
    expect(world.joins).toHaveLength(2);
  });

  it('follows packets that stopped while somebody speaks', async () => {
    const view = roomOf(onStage('hana', { role: 'host', muted: false }));
    world.now = snapshot('ann', { view });
    await join();
    world.line.packets = 50;
    await world.timer.pass(7000);
    expect(world.joins).toHaveLength(2);
  });

  it('follows a network that is back', async () => {
    await join();
    session.nudge();
    await world.timer.pass(100);
    expect(world.joins).toHaveLength(2);
  });

  it('is tried again while the server is away, and ends the microphone with the lease', async () => {
    const track = await speak();
    world.problems.push(...Array.from({ length: 8 }, () => problem('offline', 0)));
    world.line.become('failed');
    await world.timer.pass(9000);
    expect(track?.readyState).toBe('live');
    await world.timer.pass(9000);
    expect(track?.readyState).toBe('ended');
    expect(told).toEqual(['reconnecting']);
  });

  it('that cannot succeed yet leaves a microphone that is heard alone', async () => {
    const track = await speak();
    world.problems.push(...Array.from({ length: 20 }, () => problem('offline', 0)));
    session.nudge();
    await world.timer.pass(20_000);
    expect(track?.readyState).toBe('live');
    expect(world.lines[0]?.sending).toBe(track);
  });

  it('does not follow a silence that nobody can explain while the socket is away', async () => {
    world.now = snapshot('ann', { view: roomOf(onStage('hana', { role: 'host', muted: false })) });
    await join();
    world.line.packets = 50;
    await world.timer.pass(1000);
    world.ticketProblems.push(...Array.from({ length: 9 }, () => new TicketRefused(null)));
    world.socket.ears.closed(1006);
    await world.timer.pass(9000);
    expect(world.joins).toHaveLength(1);
  });

  it('gives its new connection 8 s to stand, then tries another', async () => {
    await join();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(8500);
    expect(world.joins).toHaveLength(3);
    expect(world.lines[1]?.state).toBe('closed');
    expect(world.lines[0]?.state).toBe('connected');
  });

  it('takes the microphone of who mutes meanwhile off the old connection, too: A16', async () => {
    await speak();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    session.voice.mute();
    expect(world.lines.map((line) => line.sending)).toEqual([null, null]);
  });

  it('does not sit out its wait when the network is back', async () => {
    await join();
    world.problems.push(problem('offline', 0, 60));
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(1000);
    expect(world.joins).toHaveLength(2);
    session.nudge();
    await turns();
    expect(world.joins).toHaveLength(3);
  });

  it('gives up a join that is never answered when the network is back', async () => {
    await join();
    const answer = world.hold();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    session.nudge();
    await world.timer.pass(400);
    await world.letIn();
    expect(session.line).toBe(world.lines[2]);
    // What comes after all is an answer to nobody.
    const sockets = world.server.sockets.length;
    answer();
    await world.timer.pass(1000);
    expect(session.line).toBe(world.lines[2]);
    expect(world.server.sockets).toHaveLength(sockets);
  });

  it('gives way to the device that took over while this one slept', async () => {
    await join();
    world.problems.push(problem('replaced', 409));
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    expect(told).toEqual(['reconnecting', 'replaced']);
  });

  it('ends when the person may not come back', async () => {
    await join();
    world.problems.push(problem('removed', 403));
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    expect(told).toEqual(['reconnecting', 'removed']);
  });
});

describe('every way out ends the microphone, the sound and the connection: A16', () => {
  it.each([
    ['a newer tab', 'replaced', () => world.socket.ears.closed(4001)],
    ['a sign-out elsewhere', 'signed_out', () => world.socket.ears.closed(4007)],
    ['a host who removes', 'removed', () => world.socket.ears.closed(4002)],
    ['a host who ends', 'ended', () => world.socket.ears.closed(4003)],
    ['the end, as an event', 'ended', () => happen(3, { type: 'room_ended', at: T1, by: 'hana' })],
    ['a removal, as an event', 'removed', removal],
    ['oneself', 'left', () => session.leave()],
  ])('%s: %s', async (_, phase, go) => {
    const track = await speak();
    go();
    expect(told).toEqual([phase]);
    expect(track?.readyState).toBe('ended');
    expect(world.line.state).toBe('closed');
    expect(world.stopped).toBe(1);
    expect(world.memory.read()).toBeNull();
    await world.timer.pass(600_000);
    expect(world.joins).toHaveLength(1);
  });

  function removal(): void {
    happen(3, { type: 'removed_from_room', at: T1, participant: 'ann', by: 'hana' });
  }

  it('while a repair is under way', async () => {
    const track = await speak();
    world.socket.say({ type: 'rejoin' });
    await world.timer.pass(100);
    session.leave();
    expect(world.lines.map((line) => line.state)).toEqual(['closed', 'closed']);
    expect(track?.readyState).toBe('ended');
    await world.timer.pass(600_000);
    expect(world.joins).toHaveLength(2);
  });

  it('while joining', async () => {
    const joining = session.join();
    session.leave();
    await joining;
    expect(told).toEqual(['joining', 'left']);
    expect(world.line.state).toBe('closed');
  });
});

it('leaves with a word, so that nobody waits for the silence', async () => {
  await join();
  session.leave();
  expect(world.socket.types).toEqual(['leave_room']);
  expect(world.socket.closedByClient).toBe(1000);
});

it('leaves with a word even while the socket is being changed', async () => {
  await join();
  world.socket.say({ type: 'rejoin' });
  await world.timer.pass(100);
  session.leave();
  expect(world.socket.types).toEqual([]);
  world.socket.accept(world.now);
  expect(world.socket.types).toEqual(['leave_room']);
  expect(world.socket.closedByClient).toBe(1000);
});

it('loses only its microphone when moved to the audience', async () => {
  const track = await speak();
  happen(3, { type: 'moved_to_audience', at: T1, participant: 'ann', by: 'hana' });
  expect(track?.readyState).toBe('ended');
  expect(told).toEqual(['news: moved']);
  expect(world.line.state).toBe('connected');
});

it('ends what others hear before the page goes, and comes back by a join', async () => {
  const track = await speak();
  session.suspend();
  expect(track?.readyState).toBe('ended');
  expect(world.line.state).toBe('closed');
  expect(world.memory.read()).toMatchObject({ connection: 'c1' });
  session.nudge();
  await world.timer.pass(100);
  expect(world.joins[1]).toMatchObject({ replaces: 'c1' });
});

it('hears on for ten minutes in a tab in the background, whose timers come once a minute', async () => {
  world = new FakeWorld(new SlowTime());
  session = newSession();
  world.now = snapshot('ann', { view: roomOf(onStage('hana', { role: 'host', muted: false })) });
  await join();
  for (let minute = 0; minute < 10; minute++) {
    world.line.packets += 3000;
    await world.timer.pass(60_000);
  }
  expect(told).toEqual([]);
  expect([world.joins.length, world.line.state]).toEqual([1, 'connected']);
});

it('tells why a command changed nothing', async () => {
  await join();
  void session.ask({ type: 'raise_hand' });
  world.socket.refuse('raise_hand', 'hands_closed');
  await turns();
  expect(told).toEqual(['raise_hand: hands_closed']);
});
