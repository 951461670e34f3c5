/**
 * The socket of one lease, as long as the lease lives: ticket first, snapshot back, commands out,
 * batches of messages in. A lost socket is replaced with a new ticket; the media do not notice.
 */

import { wait } from './backoff.ts';
import { verdict, type Verdict } from './closing.ts';
import { decode } from './frames.ts';
import type { Command, Message } from './messages.ts';
import type { Answer, Outbox } from './outbox.ts';
import type { Cancel, Dice, OpenSocket, Socket, Timer } from './ports.ts';

/** No ticket for this connection any more: its media are gone, or another device took its place. */
export class LeaseEnded extends Error {
  constructor(readonly why: 'rejoin' | 'replaced' = 'rejoin') {
    super('no ticket any more');
  }
}

/** A ticket was refused for now; seconds to wait if the server said so. */
export class TicketRefused extends Error {
  constructor(readonly retryAfter: number | null) {
    super('no ticket for now');
  }
}

export interface World {
  readonly open: OpenSocket;
  readonly timer: Timer;
  readonly dice: Dice;
  /** A fresh ticket. Throws LeaseEnded, or anything else to be asked again later. */
  readonly ticket: () => Promise<string>;
}

export interface Ears {
  heard(messages: Message[]): void;
  /** True from a snapshot on, false from the moment the socket is lost. */
  attached(is: boolean): void;
  /** It is over, and nothing of it will be heard again. */
  over(why: Exclude<Verdict, 'again'>): void;
}

/** A server that holds the socket open but answers nothing is as good as lost. */
const ANSWER_WITHIN = 5000;

export class Connection {
  private socket: Socket | null = null;
  private attempt = 0;
  private attached = false;
  private over = false;
  private retry: Cancel = () => {};
  /** The newest question for a ticket: only its answer counts. */
  private asking: object | null = null;
  private doubt: Cancel | null = null;
  /** What is still to be said on a socket that nobody hears any more. */
  private lastWord: string | null = null;

  constructor(
    private readonly world: World,
    private readonly outbox: Outbox,
    private readonly ears: Ears,
  ) {}

  get isOver(): boolean {
    return this.over;
  }

  /** With the ticket that came with the join. */
  start(ticket: string): void {
    if (!this.over) this.open(ticket);
  }

  /** Sends now, or as soon as there is a socket again. */
  ask(command: Command): Promise<Answer> {
    const { frame, answer } = this.outbox.add(command);
    if (this.attached) this.send(frame);
    return answer;
  }

  /** The network is said to be back: do not sit out the wait. */
  nudge(): void {
    if (this.over || this.socket) return;
    this.retry();
    this.attempt = 0;
    void this.reopen();
  }

  /**
   * Leaves with a word, so that nobody waits for the silence: at once, or as the first word on a
   * socket that is only being opened. Hears no more.
   */
  leave(): void {
    if (this.over) return;
    const { frame } = this.outbox.add({ type: 'leave_room' });
    if (this.attached) this.send(frame);
    if (this.attached || !this.socket) return this.close();
    this.over = true;
    this.lastWord = frame;
  }

  /** Says no more and hears no more. What is unanswered stays in the outbox for a successor. */
  close(): void {
    if (this.over) return;
    this.over = true;
    this.retry();
    this.trust();
    this.drop(1000);
  }

  private open(ticket: string): void {
    const socket: Socket = this.world.open({
      opened: () => this.isCurrent(socket) && socket.send(JSON.stringify({ ticket })),
      heard: (text) => this.isCurrent(socket) && this.hear(text),
      closed: (code) => this.isCurrent(socket) && this.lost(code),
    });
    this.socket = socket;
    // Covers a server that never answers the ticket, too.
    this.suspect();
  }

  private isCurrent(socket: Socket): boolean {
    return socket === this.socket;
  }

  private hear(text: string): void {
    this.trust();
    const messages = decode(text);
    if (this.lastWord !== null) return this.depart(this.lastWord);
    for (const message of messages) this.note(message);
    this.ears.heard(messages);
    if (this.over) return;
    if (!this.attached && messages.some((m) => m.type === 'snapshot')) this.attach();
    else if (this.attached && this.outbox.unanswered().length) this.suspect();
  }

  private note(message: Message): void {
    if (message.type === 'ack') this.outbox.acknowledge(message.id, message.seq);
    if (message.type === 'refusal' && message.id !== null)
      this.outbox.refuse(message.id, message.reason);
  }

  private attach(): void {
    this.attempt = 0;
    this.attached = true;
    for (const frame of this.outbox.unanswered()) this.send(frame);
    this.ears.attached(true);
  }

  private depart(lastWord: string): void {
    this.socket?.send(lastWord);
    this.drop(1000);
  }

  private send(frame: string): void {
    this.socket?.send(frame);
    this.suspect();
  }

  private suspect(): void {
    this.doubt ??= this.world.timer.after(ANSWER_WITHIN, () => this.giveUp());
  }

  private trust(): void {
    this.doubt?.();
    this.doubt = null;
  }

  private giveUp(): void {
    this.doubt = null;
    this.drop();
    this.detach();
    this.later(null);
  }

  private lost(code: number): void {
    this.trust();
    this.socket = null;
    this.detach();
    const what = verdict(code);
    if (what === 'again') this.later(null);
    else this.finish(what);
  }

  private detach(): void {
    if (!this.attached) return;
    this.attached = false;
    this.ears.attached(false);
  }

  private later(retryAfter: number | null): void {
    if (this.over) return;
    const ms = wait(this.attempt++, this.world.dice(), retryAfter);
    this.retry = this.world.timer.after(ms, () => void this.reopen());
  }

  private async reopen(): Promise<void> {
    const asking = (this.asking = {});
    try {
      const ticket = await this.world.ticket();
      if (asking === this.asking && !this.over) this.open(ticket);
    } catch (error) {
      if (asking !== this.asking) return;
      if (error instanceof LeaseEnded) this.finish(error.why);
      else this.later(error instanceof TicketRefused ? error.retryAfter : null);
    }
  }

  private finish(why: Exclude<Verdict, 'again'>): void {
    if (this.over) return;
    this.over = true;
    this.retry();
    this.ears.over(why);
  }

  private drop(code?: number): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close(code);
  }
}
