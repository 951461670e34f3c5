/**
 * Commands that wait for their answer. They outlive a socket: after a reconnect those that are
 * unanswered are said again under the same id, and the server does each of them once.
 */

import type { Command } from './messages.ts';
import type { Cancel, Timer } from './ports.ts';

export type Answer = { ok: true; seq: number } | { ok: false; reason: string };

/** The client's own reason: nobody answered while it still mattered. */
export const UNANSWERED = 'unanswered';

/** Milliseconds. As long as a lease lives without a socket (design §4). */
const LIFE = 30_000;

/** A microphone never opens long after the tap that asked for it. */
const LIVES: Readonly<Record<string, number>> = { unmute_self: 3000 };

interface Waiting {
  readonly frame: string;
  readonly answer: (answer: Answer) => void;
  readonly giveUp: Cancel;
}

export class Outbox {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly timer: Timer,
    private readonly newId: () => string,
  ) {}

  /** The frame to send now, and the answer that will come: it never rejects. */
  add(command: Command): { frame: string; answer: Promise<Answer> } {
    const id = this.newId();
    const frame = JSON.stringify({ id, command });
    const answer = new Promise<Answer>((resolve) => {
      const life = LIVES[command.type] ?? LIFE;
      const giveUp = this.timer.after(life, () => this.refuse(id, UNANSWERED));
      this.waiting.set(id, { frame, answer: resolve, giveUp });
    });
    return { frame, answer };
  }

  /** What is still unanswered, in the order it was asked. */
  unanswered(): string[] {
    return [...this.waiting.values()].map((w) => w.frame);
  }

  acknowledge(id: string, seq: number): void {
    this.settle(id, { ok: true, seq });
  }

  refuse(id: string, reason: string): void {
    this.settle(id, { ok: false, reason });
  }

  /** Nothing more will be answered here. */
  abandon(): void {
    for (const id of [...this.waiting.keys()]) this.refuse(id, UNANSWERED);
  }

  private settle(id: string, answer: Answer): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    waiting.giveUp();
    waiting.answer(answer);
  }
}
