/** A whole world for one stay: server, time, media and memory are the test's. */

import { Problem } from '../live/api.ts';
import { Choice, type Memory, type Whereabouts } from '../live/memory.ts';
import type { LockScreen } from '../media/handset.ts';
import type { World } from '../live/world.ts';
import type { Join, Joined, Snapshot } from '../protocol/messages.ts';
import { FakeLine } from './lines.ts';
import { FakeMicrophone } from './microphones.ts';
import { FakeRecorder } from './recorders.ts';
import { snapshot } from './rooms.ts';
import { FakeServer, type FakeSocket } from './sockets.ts';
import { turns, VirtualTime } from './virtual.ts';

export class FakeWorld implements World {
  readonly server = new FakeServer();
  readonly microphone = new FakeMicrophone();
  readonly lines: FakeLine[] = [];
  /** Every join that was asked for. */
  readonly joins: Join[] = [];
  /** The joins to come fail with these, in this order. */
  readonly problems: Error[] = [];
  /** Tickets to come fail with these. */
  readonly ticketProblems: Error[] = [];
  /** What the server would say to who joins now. */
  now: Snapshot = snapshot('ann');
  isHidden = false;
  playing = 0;
  stopped = 0;
  private ids = 0;
  private held: Promise<void> | null = null;
  private here: Whereabouts | null = null;

  constructor(readonly timer = new VirtualTime()) {}

  readonly open = this.server.open;
  readonly dice = () => 0.5;
  readonly hidden = () => this.isHidden;
  readonly newId = () => `id${++this.ids}`;

  readonly playback = {
    play: () => void this.playing++,
    start: () => void this.playing++,
    stop: () => void this.stopped++,
  };

  /** What the locked phone shows. */
  shown: LockScreen | null = null;
  readonly handset = { show: (screen: LockScreen | null) => void (this.shown = screen) };
  isAwake = false;
  readonly wakeLock = { want: (is: boolean) => void (this.isAwake = is) };

  readonly memory: Memory = {
    read: () => this.here,
    write: (here) => (this.here = here),
    forget: () => (this.here = null),
  };

  private quietRooms: string[] = [];
  readonly listeners = new Choice({
    read: () => this.quietRooms,
    write: (rooms) => (this.quietRooms = rooms),
  });

  newLine = (): FakeLine => {
    const line = new FakeLine();
    this.lines.push(line);
    return line;
  };

  readonly recorder = new FakeRecorder();
  readonly newRecorder = () => this.recorder;

  /** Sound checks that were asked for, and those that were ended. */
  readonly checked: string[] = [];
  readonly unchecked: string[] = [];
  readonly checkProblems: Error[] = [];
  readonly checks = {
    begin: async (room: string) => {
      this.checked.push(room);
      const problem = this.checkProblems.shift();
      if (problem) throw problem;
      return { connection: `e${this.checked.length}`, answer: 'echo' };
    },
    end: async (_: string, connection: string) => void this.unchecked.push(connection),
  };

  readonly join = async (_room: string, join: Join): Promise<Joined> => {
    this.joins.push(join);
    const problem = this.problems.shift();
    const held = this.held;
    this.held = null;
    if (problem) throw problem;
    const connection = `c${this.joins.length}`;
    const said = { ...this.now, you: { ...this.now.you, connection } };
    await held;
    return { connection, answer: `answer ${connection}`, ticket: 'ticket', snapshot: said };
  };

  readonly ticket = async (): Promise<string> => {
    const problem = this.ticketProblems.shift();
    if (problem) throw problem;
    return 'ticket';
  };

  /** The next join is answered only when the test says so. */
  hold(): () => void {
    let answer = () => {};
    this.held = new Promise((resolve) => (answer = resolve));
    return answer;
  }

  get line(): FakeLine {
    const last = this.lines.at(-1);
    if (!last) throw new Error('nobody joined');
    return last;
  }

  get socket(): FakeSocket {
    return this.server.socket;
  }

  /** The server lets the newest socket in, and the newest line stands. */
  async letIn(): Promise<void> {
    this.line.become('connected');
    this.socket.accept(this.now);
    await turns();
  }
}

export function problem(code: string, status: number, retryAfter: number | null = null): Problem {
  return new Problem(code, '', status, retryAfter);
}
