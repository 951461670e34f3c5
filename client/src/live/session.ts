/**
 * One person's stay in one room: join, keep the socket and the media, repair, leave.
 *
 * Every repair is a new join that names the connection it replaces, made before the old one is
 * broken (design §1.3). What is shown follows from three facts: is a repair under way, is the
 * socket there, is it over.
 */

import { Connection } from '../protocol/connection.ts';
import type { Command, Joined, Message, Reactions } from '../protocol/messages.ts';
import { news, newsBy, type Kind } from '../protocol/news.ts';
import { Outbox, type Answer } from '../protocol/outbox.ts';
import { begin, fold, type Picture } from '../protocol/picture.ts';
import type { Cancel } from '../protocol/ports.ts';
import { person } from '../room/index.ts';
import { OFFLINE } from './api.ts';
import { somebodySpeaks } from './derive.ts';
import { isFinal, outcome, type Outcome } from './outcome.ts';
import { Entrance, type Entry } from './entrance.ts';
import { Lines } from './lines.ts';
import { patiently } from './patience.ts';
import { Repair } from './repair.ts';
import type { Phase } from './types.ts';
import { Voice } from './voice.ts';
import { standing } from './watch.ts';
import type { Line, World } from './world.ts';

/** Milliseconds. */
const CONNECTS_WITHIN = 8000;
/** So long a lost socket is nobody's concern: the sound goes on, and `parvis reload` is done. */
const SOCKET_MISSED_AFTER = 4000;
/** The server ends a silent lease then (design §4): from there on one is muted. */
const LEASE = 10_000;
/** Then nobody waits any more, and the screen offers Join. */
const REPAIRS_FOR = 300_000;

const UNDER_WAY: readonly Phase[] = ['joining', 'waiting', 'here', 'reconnecting'];

export interface SessionEars {
  phase(phase: Phase, failure: string | null): void;
  picture(picture: Picture): void;
  /** `by`: the participant who did it; '' where nobody is said to have. */
  news(kind: Kind, by: string): void;
  reactions(counts: Reactions['counts']): void;
  refused(command: Command, reason: string): void;
  /** There is a socket, new to the server: what it should know of this client is told again. */
  attached(): void;
}

export class Session {
  readonly voice: Voice;
  picture: Picture | null = null;
  private phase: Phase = 'joining';
  private connection: Connection | null = null;
  private attached = false;
  private missing: Cancel = () => {};
  private readonly entrance: Entrance;
  private readonly lines: Lines;
  /** Kept once the repair that began last has ended. */
  private renewed: Promise<void> = Promise.resolve();
  private readonly outbox: Outbox;
  private readonly repair: Repair;

  constructor(
    private readonly world: World,
    private readonly ears: SessionEars,
    readonly room: string,
    entry: Entry,
  ) {
    this.entrance = new Entrance(world, room, entry);
    this.outbox = new Outbox(world.timer, world.newId);
    this.repair = new Repair(world, {
      isOver: () => this.over,
      again: () => this.again(),
      failed: (error, elapsed) => this.failed(error, elapsed),
    });
    const changed = () => this.picture && ears.picture(this.picture);
    this.voice = new Voice(world.microphone, (command) => this.ask(command), changed);
    this.lines = new Lines(world, this.voice, {
      // Without a socket nobody tells that a speaker is lost: then silence means nothing.
      expected: () => this.attached && somebodySpeaks(this.picture),
      fault: () => this.repair.underWay || this.mend(),
    });
  }

  /** The media connection that is heard. */
  get line(): Line | null {
    return this.lines.heard;
  }

  get over(): boolean {
    return !UNDER_WAY.includes(this.phase);
  }

  /** Inside the tap up to the first await: the elements are made and played there. */
  async join(): Promise<void> {
    this.entrance.recall();
    this.ears.phase('joining', null);
    try {
      const line = this.lines.first();
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

  /**
   * The same stay as the account that this browser has meanwhile: a join without a name. What is
   * heard is heard on, and nothing is told unless it takes long. False: the stay is over.
   */
  async becomeAccount(): Promise<boolean> {
    if (this.over || !this.line) return false;
    this.entrance.asAccount();
    if (this.repair.underWay) this.repair.giveUp();
    else this.renew();
    await this.renewed;
    return !this.over;
  }

  /** The sound stops before anybody is asked anything. */
  leave(): void {
    if (this.over) return;
    this.connection?.leave();
    this.finish({ phase: 'left', failure: null });
  }

  /** The page goes away, perhaps to be loaded again: what others hear and see of it ends. */
  suspend(): void {
    this.voice.end();
    this.lines.suspend();
  }

  /** The network is back: what was lost is made anew at once. */
  nudge(): void {
    this.connection?.nudge();
    if (this.repair.underWay) this.repair.hurry();
    else this.mend();
  }

  /** The media stand still, or their lease is over: join again. */
  private mend(): void {
    if (this.over || !this.line) return;
    if (this.repair.underWay) return this.repair.giveUp();
    this.become('reconnecting');
    this.renew();
  }

  private renew(): void {
    this.renewed = this.repair.run().then(() => this.settle());
  }

  /** One more join. The old connection plays until the new one stands. */
  private async again(): Promise<void> {
    const line = this.lines.another();
    const joined = await this.negotiate(line);
    this.insistOn(line);
    this.talk(joined);
    await standing(line, this.world.timer, CONNECTS_WITHIN);
    this.insistOn(line);
    this.hearOn(line, joined);
  }

  /** An answer that comes after its attempt was given up touches nothing. */
  private insistOn(line: Line): void {
    if (this.over || !this.lines.isNext(line)) throw new Error('too late');
  }

  /** The longer it takes, the less of what was held is still there. */
  private failed(error: unknown, elapsed: number): void {
    if (this.over) return;
    this.lines.dropNext();
    if (elapsed > LEASE && this.line?.state !== 'connected') this.voice.end();
    this.become('reconnecting');
    if (isFinal(error)) this.finish(this.entrance.refused(outcome(error)));
    else if (elapsed > REPAIRS_FOR) this.finish({ phase: 'failed', failure: OFFLINE });
  }

  /** A first join sits out a calm, or a restart of the core; a repair comes back by itself. */
  private negotiate(line: Line): Promise<Joined> {
    return this.entrance.pass(line, (join) => {
      const ask = async () => {
        this.insistOn(line);
        return join();
      };
      return this.line ? ask() : patiently(this.world, ask, () => this.become('waiting'));
    });
  }

  /** From now on this line is heard, and this lease is the one to replace. */
  private hearOn(line: Line, { connection }: Joined): void {
    this.entrance.remember(connection);
    this.lines.hearOn(line);
  }

  /** From now on the socket of this lease is talked on. */
  private talk({ connection, ticket, snapshot }: Joined): void {
    this.connection?.close();
    this.away();
    const ticketFor = () => this.world.ticket(this.room, connection);
    this.connection = new Connection({ ...this.world, ticket: ticketFor }, this.outbox, {
      heard: (messages) => this.heard(messages),
      attached: (is) => (is ? this.back() : this.away()),
      over: (why) => (why === 'rejoin' ? this.mend() : this.finish({ phase: why, failure: null })),
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
    if (message.type === 'rejoin') this.mend();
    if (message.type === 'reactions') this.ears.reactions(message.counts);
    const before = this.picture;
    if (before) this.picture = fold(before, message);
    else if (message.type === 'snapshot') this.picture = begin(message);
    const kind = before && this.picture && news(before, message, this.picture);
    if (kind) this.ears.news(kind, newsBy(message));
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
    if (this.over || this.repair.underWay) return;
    if (this.connection?.isOver) this.mend();
    else if (this.attached) this.become('here');
  }

  private become(phase: Phase, failure: string | null = null): void {
    if (this.over || phase === this.phase) return;
    if (phase === 'here' && this.phase === 'reconnecting') this.ears.news('back', '');
    this.phase = phase;
    this.ears.phase(phase, failure);
  }

  /** Whatever the way out: the microphone ends first. */
  private finish({ phase, failure }: Outcome): void {
    if (this.over) return;
    this.voice.end();
    this.become(phase, failure);
    this.missing();
    this.repair.hurry();
    this.connection?.close();
    this.outbox.abandon();
    this.lines.close();
    this.world.memory.forget();
  }
}
