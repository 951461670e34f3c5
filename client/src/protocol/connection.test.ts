import { beforeEach, describe, expect, it } from 'vitest';
import { snapshot } from '../testing/rooms.ts';
import { FakeServer } from '../testing/sockets.ts';
import { VirtualTime } from '../testing/virtual.ts';
import { Connection, LeaseEnded, TicketRefused } from './connection.ts';
import { Outbox } from './outbox.ts';

let time: VirtualTime;
let server: FakeServer;
let outbox: Outbox;
let connection: Connection;
let tickets: (string | Error)[];
let told: string[];
let hears: () => void;

beforeEach(() => {
  let count = 0;
  time = new VirtualTime();
  server = new FakeServer();
  tickets = [];
  told = [];
  hears = () => {};
  outbox = new Outbox(time, () => `id${++count}`);
  const world = { open: server.open, timer: time, dice: () => 0.5, ticket };
  connection = new Connection(world, outbox, {
    heard: (messages) => {
      told.push(...messages.map((message) => message.type));
      hears();
    },
    attached: (is) => told.push(is ? 'attached' : 'detached'),
    over: (why) => told.push(`over: ${why}`),
  });
});

/** The next of the tickets that this test hands out; then `again` for ever. */
async function ticket(): Promise<string> {
  const next = tickets.shift() ?? 'again';
  if (next instanceof Error) throw next;
  return next;
}

/** A connection that the server has let in. */
function attach(): void {
  connection.start('first');
  server.socket.accept(snapshot('ann'));
  told = [];
}

const sockets = () => server.sockets.length;

describe('opening', () => {
  it('says its ticket first, and counts as attached from the snapshot on', () => {
    connection.start('first');
    server.socket.ears.opened();
    expect(server.socket.sent).toEqual(['{"ticket":"first"}']);
    expect(told).toEqual([]);
    server.socket.say(snapshot('ann'));
    expect(told).toEqual(['snapshot', 'attached']);
  });

  it('sends a command that was asked before only then', () => {
    connection.start('first');
    void connection.ask({ type: 'raise_hand' });
    server.socket.ears.opened();
    expect(server.socket.types).toEqual([]);
    server.socket.say(snapshot('ann'));
    expect(server.socket.types).toEqual(['raise_hand']);
  });

  it('tries another socket when the server lets nobody in', async () => {
    connection.start('first');
    await time.pass(5100);
    expect(sockets()).toBe(2);
  });
});

describe('asking', () => {
  it('resolves with the acknowledgement', async () => {
    attach();
    const answer = connection.ask({ type: 'raise_hand' });
    server.socket.acknowledge('raise_hand', 4);
    expect(await answer).toEqual({ ok: true, seq: 4 });
  });

  it('resolves with the reason of a refusal', async () => {
    attach();
    const answer = connection.ask({ type: 'raise_hand' });
    server.socket.refuse('raise_hand', 'hands_closed');
    expect(await answer).toEqual({ ok: false, reason: 'hands_closed' });
  });

  it('leaves a server that answers nothing for 5 s', async () => {
    attach();
    void connection.ask({ type: 'raise_hand' });
    await time.pass(5100);
    expect(told).toEqual(['detached']);
    expect(sockets()).toBe(2);
  });

  it('does not mistrust a quiet room', async () => {
    attach();
    await time.pass(600_000);
    expect(sockets()).toBe(1);
  });
});

describe('a lost socket', () => {
  it('is replaced at once, with a new ticket', async () => {
    attach();
    tickets = ['second'];
    server.socket.ears.closed(1006);
    await time.pass(100);
    server.socket.accept(snapshot('ann'));
    expect(server.socket.ticket).toBe('second');
    expect(told).toEqual(['detached', 'snapshot', 'attached']);
  });

  it('has its unanswered commands said again under the same id', async () => {
    attach();
    void connection.ask({ type: 'mute_self' });
    const [before] = server.socket.commands;
    server.socket.ears.closed(1006);
    await time.pass(100);
    server.socket.accept(snapshot('ann'));
    expect(server.socket.commands).toEqual([before]);
  });

  it('is tried again after longer and longer waits while the server is away', async () => {
    attach();
    tickets = Array.from({ length: 4 }, () => new TicketRefused(null));
    server.socket.ears.closed(1012);
    await time.pass(50 + 150 + 600 + 1350 + 1349);
    expect(sockets()).toBe(1);
    await time.pass(1);
    expect(sockets()).toBe(2);
  });

  it('waits as long as the server asks', async () => {
    attach();
    tickets = [new TicketRefused(7)];
    server.socket.ears.closed(1012);
    await time.pass(7000);
    expect(sockets()).toBe(1);
    await time.pass(2000);
    expect(sockets()).toBe(2);
  });

  it('asks for the media again when the lease is over', async () => {
    attach();
    tickets = [new LeaseEnded()];
    server.socket.ears.closed(1006);
    await time.pass(600_000);
    expect(told).toEqual(['detached', 'over: rejoin']);
    expect(sockets()).toBe(1);
  });

  it('does not sit out its wait when the network is back', async () => {
    attach();
    tickets = [new TicketRefused(60)];
    server.socket.ears.closed(1006);
    await time.pass(100);
    connection.nudge();
    await time.pass(0);
    expect(sockets()).toBe(2);
  });

  it('asks for one ticket at a time, however often the network is back', async () => {
    attach();
    tickets = Array.from({ length: 50 }, () => new TicketRefused(60));
    server.socket.ears.closed(1006);
    await time.pass(100);
    for (let i = 0; i < 3; i++) connection.nudge();
    await time.pass(0);
    const asked = tickets.length;
    await time.pass(70_000);
    expect(asked - tickets.length).toBe(1);
  });

  it('says no more: late words of an old socket are nobody’s', async () => {
    attach();
    const old = server.socket;
    old.ears.closed(1006);
    await time.pass(100);
    server.socket.accept(snapshot('ann'));
    old.say({ type: 'rejoin' });
    old.ears.closed(4001);
    expect(told).toEqual(['detached', 'snapshot', 'attached']);
  });
});

it.each([
  [4001, 'replaced'],
  [4002, 'removed'],
  [4003, 'ended'],
  [4005, 'rejoin'],
  [4006, 'left'],
])('never comes back by itself after %i', async (code, why) => {
  attach();
  server.socket.ears.closed(code);
  await time.pass(600_000);
  expect(told).toEqual(['detached', `over: ${why}`]);
  expect(sockets()).toBe(1);
});

it('is not attached by a snapshot that ends it', () => {
  hears = () => connection.close();
  connection.start('first');
  server.socket.accept(snapshot('ann'));
  expect(told).toEqual(['snapshot']);
});

it('closes quietly, and leaves what is unanswered to its successor', async () => {
  attach();
  void connection.ask({ type: 'raise_hand' });
  connection.close();
  expect(server.socket.closedByClient).toBe(1000);
  await time.pass(20_000);
  expect(told).toEqual([]);
  expect(outbox.unanswered()).toHaveLength(1);
});

describe('leaving', () => {
  it('is the last word', () => {
    attach();
    connection.leave();
    expect(server.socket.types).toEqual(['leave_room']);
    expect(server.socket.closedByClient).toBe(1000);
  });

  it('waits for a socket that is only being opened, and hears nothing of it', () => {
    connection.start('first');
    connection.leave();
    server.socket.accept(snapshot('ann'));
    expect(server.socket.types).toEqual(['leave_room']);
    expect(server.socket.closedByClient).toBe(1000);
    expect(told).toEqual([]);
  });

  it('opens no other socket for it', async () => {
    connection.start('first');
    connection.leave();
    await time.pass(60_000);
    expect(sockets()).toBe(1);
    expect(server.socket.closedByClient).not.toBeNull();
  });

  it('without any socket is silent', async () => {
    attach();
    server.socket.ears.closed(1006);
    connection.leave();
    await time.pass(60_000);
    expect(sockets()).toBe(1);
  });
});
