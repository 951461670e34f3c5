/**
 * One person's stay in one room: join, keep the socket and the media, repair, leave.
 *
 * Every repair is a new join that names the connection it replaces, made before the old one is
 * broken (design §1.3). What is shown follows from three facts: is a repair under way, is the
 * socket there, is it over.
 */

import { wait } from '../protocol/backoff.ts';
import { Connection } from '../protocol/connection.ts';
import type { Command, Joined, Message } from '../protocol/messages.ts';
import { news, type Kind } from '../protocol/news.ts';
import { Outbox, type Answer } from '../protocol/outbox.ts';
import { begin, fold, type Picture } from '../protocol/picture.ts';
import type { Cancel } from '../protocol/ports.ts';
import { person } from '../room/index.ts';
import { OFFLINE } from './api.ts';
import { somebodySpeaks } from './derive.ts';
import { isFinal, outcome, wish, type Outcome } from './outcome.ts';
import { patiently, pause } from './patience.ts';
import type { Phase } from './types.ts';
import { Voice } from './voice.ts';
import { standing, Watch } from './watch.ts';
import type { Line, World } from './world.ts';

/** Milliseconds. */
const CONNECTS_WITHIN = 8000;
/** So long a lost socket is nobody's concern: the sound goes on. */
const SOCKET_MISSED_AFTER = 1500;
/** The server ends a silent lease then (design §4): from there on one is muted. */
const LEASE = 10_000;
/** Then nobody waits any more, and the screen offers Join. */
const REPAIRS_FOR = 300_000;

const UNDER_WAY: readonly Phase[] = ['joining', 'here', 'reconnecting'];

export interface SessionEars {
  phase(phase: Phase, failure: string | null): void;
  picture(picture: Picture): void;
  news(kind: Kind): void;
  refused(command: Command, reason: string): void;
  /** There is a socket, new to the server: what it should know of this client is told again. */
  attached(): void;
}

export class Session {
  readonly voice: Voice;
  picture: Picture | null = null;
  /** The media connection that is heard. */
  line: Line | null = null;
  private next: Line | null = null;
  private phase: Phase = 'joining';
  private connection: Connection | null = null;
  private replaces: string | null = null;
  private repairing = false;
  /** Seconds that the server asked to wait. */
  private wish: number | null = null;
  private attached = false;
  private giveUpNext: () => void = () => {};
  private missing: Cancel = () => {};
  private watch: Watch | null = null;
  private readonly outbox: Outbox;

  constructor(
    private readonly world: World,
    private readonly ears: SessionEars,
    readonly room: string,
    private name: string | null,
  ) {
    this.outbox = new Outbox(world.timer, world.newId);
    const changed = () => this.picture && ears.picture(this.picture);
    this.voice = new Voice(world.microphone, (command) => this.ask(command), changed);
  }

  get over(): boolean {
    return !UNDER_WAY.includes(this.phase);
  }

  /** Inside the tap up to the first await: the elements are made and played there. */
  async join(): Promise<void> {
    this.recall();
    const line = (this.next = this.world.newLine());
    this.world.playback.play(line.tracks);
    this.ears.phase('joining', null);
    try {
      const joined = await this.negotiate(line);
      if (this.over) return;
      this.hearOn(line, joined);
      this.talk(joined);
      this.become('here');
    } catch (error) {
      if (!this.over) this.finish(outcome(error));
    }
  }

  async ask(command: Command): Promise<Answer> {
    const asked = this.connection?.ask(command) ?? this.outbox.add(command).answer;
    const answer = await asked;
    if (!answer.ok && !this.over) this.ears.refused(command, answer.reason);
    return answer;
  }

  /** The sound stops before anybody is asked anything. */
  leave(): void {
    if (this.over) return;
    void this.connection?.ask({ type: 'leave_room' });
    this.finish({ phase: 'left', failure: null });
  }

  /** The page goes away, perhaps to be loaded again: what others hear and see of it ends. */
  suspend(): void {
    this.voice.end();
    this.line?.close();
    this.next?.close();
  }

  /** The network is back: what was lost is made anew at once. */
  nudge(): void {
    this.connection?.nudge();
    this.repair();
  }

  /** The media stand still, or their lease is over: join again. */
  repair(): void {
    if (this.over || this.phase === 'joining') return;
    if (this.repairing) this.giveUpNext();
    else void this.repeat();
  }

  private stalled(): void {
    if (!this.repairing) this.repair();
  }

  private async repeat(): Promise<void> {
    this.repairing = true;
    this.wish = null;
    this.become('reconnecting');
    const began = this.world.timer.now();
    for (let attempt = 0; !this.over; attempt++) {
      await pause(this.world.timer, wait(attempt, this.world.dice(), this.wish));
      if (this.over || (await this.again())) break;
      this.mind(this.world.timer.now() - began);
    }
    this.repairing = false;
    this.settle();
  }

  /** One more join: does it stand? The old connection plays until it does. */
  private async again(): Promise<boolean> {
    const line = (this.next = this.world.newLine());
    try {
      await this.voice.attach(line);
      const joined = await this.negotiate(line);
      if (this.over) return false;
      this.talk(joined);
      await this.connected(line);
      if (this.over) return false;
      this.hearOn(line, joined);
      return true;
    } catch (error) {
      this.refused(line, error);
      return false;
    }
  }

  private refused(line: Line, error: unknown): void {
    if (this.over) return;
    line.close();
    this.next = null;
    void this.voice.attach(this.line);
    this.wish = wish(error);
    if (isFinal(error)) this.finish(outcome(error));
  }

  /** The longer it takes, the less of what was held is still there. */
  private mind(elapsed: number): void {
    if (elapsed > LEASE && this.line?.state !== 'connected') this.voice.end();
    if (elapsed > REPAIRS_FOR) this.finish({ phase: 'failed', failure: OFFLINE });
  }

  private async negotiate(line: Line): Promise<Joined> {
    const offer = await line.offer();
    const { replaces, name } = this;
    const ask = () => this.world.join(this.room, { offer, replaces, name });
    // A first join sits out a restart of the media core; a repair comes back by itself.
    const joined = await (this.repairing ? ask() : patiently(this.world.timer, ask));
    await line.accept(joined.answer);
    return joined;
  }

  /** A fault of the core meanwhile makes the wait vain. */
  private connected(line: Line): Promise<void> {
    const [stands, giveUp] = standing(line, this.world.timer, CONNECTS_WITHIN);
    this.giveUpNext = giveUp;
    return stands;
  }

  /** From now on this line is heard, and the one before it ends. */
  private hearOn(line: Line, { connection }: Joined): void {
    const old = this.line;
    this.line = line;
    this.next = null;
    this.replaces = connection;
    void this.voice.attach(line);
    this.world.memory.write({ room: this.room, name: this.name, connection });
    if (old) this.world.playback.play(line.tracks);
    old?.close();
    this.watch?.stop();
    // Without a socket nobody tells that a speaker is lost: then silence means nothing.
    const expected = () => this.attached && somebodySpeaks(this.picture);
    this.watch = new Watch(line, this.world.timer, expected, () => this.stalled());
  }

  /** From now on the socket of this lease is talked on. */
  private talk({ connection, ticket, snapshot }: Joined): void {
    this.connection?.close();
    this.away();
    const ticketFor = () => this.world.ticket(this.room, connection);
    this.connection = new Connection({ ...this.world, ticket: ticketFor }, this.outbox, {
      heard: (messages) => this.heard(messages),
      attached: (is) => (is ? this.back() : this.away()),
      over: (why) =>
        why === 'rejoin' ? this.repair() : this.finish({ phase: why, failure: null }),
    });
    this.heard([snapshot]);
    this.connection.start(ticket);
  }

  private heard(messages: readonly Message[]): void {
    for (const message of messages) this.take(message);
    if (this.over || !this.picture) return;
    this.ears.picture(this.picture);
    const { view, me, seq } = this.picture;
    const { on_stage_since, muted, removed } = person(view, me);
    this.voice.follow({ seq, onStage: on_stage_since !== null, muted });
    if (view.ended) this.finish({ phase: 'ended', failure: null });
    else if (removed) this.finish({ phase: 'removed', failure: null });
  }

  private take(message: Message): void {
    if (message.type === 'rejoin') this.repair();
    const before = this.picture;
    if (before) this.picture = fold(before, message);
    else if (message.type === 'snapshot') this.picture = begin(message);
    const kind = before && this.picture && news(before, message, this.picture);
    if (kind) this.ears.news(kind);
  }

  private away(): void {
    this.attached = false;
    this.missing();
    this.missing = this.world.timer.after(SOCKET_MISSED_AFTER, () => this.become('reconnecting'));
  }

  private back(): void {
    this.attached = true;
    this.missing();
    this.ears.attached();
    this.settle();
  }

  private settle(): void {
    if (this.over || this.repairing) return;
    if (this.connection?.isOver) this.repair();
    else if (this.attached) this.become('here');
  }

  private recall(): void {
    const here = this.world.memory.read();
    if (here?.room !== this.room) return;
    this.replaces = here.connection;
    this.name ??= here.name;
  }

  private become(phase: Phase, failure: string | null = null): void {
    if (this.over || phase === this.phase) return;
    if (phase === 'here' && this.phase === 'reconnecting') this.ears.news('back');
    this.phase = phase;
    this.ears.phase(phase, failure);
  }

  /** Whatever the way out: the microphone ends first. */
  private finish({ phase, failure }: Outcome): void {
    if (this.over) return;
    this.voice.end();
    this.become(phase, failure);
    this.missing();
    this.watch?.stop();
    this.connection?.close();
    this.outbox.abandon();
    this.line?.close();
    this.next?.close();
    this.world.playback.stop();
    this.world.memory.forget();
  }
}
