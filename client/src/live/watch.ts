/** Looks again and again whether the media of a line still flow. */

import { Watchdog } from '../media/watchdog.ts';
import type { Cancel, Timer } from '../protocol/ports.ts';
import type { Line } from './world.ts';

/** Milliseconds between two looks, and when nothing came since the last one. */
const EVERY = 500;
const SOON = 200;

export class Watch {
  private next: Cancel;
  private over = false;
  private readonly dog: Watchdog;

  /** `expected`: is somebody else to be heard now? `fault`: join again. */
  constructor(
    private readonly line: Line,
    private readonly timer: Timer,
    private readonly expected: () => boolean,
    private readonly fault: () => void,
  ) {
    this.dog = new Watchdog(timer.now());
    this.next = this.later();
  }

  stop(): void {
    this.over = true;
    this.next();
  }

  private later(): Cancel {
    return this.timer.after(this.dog.suspects ? SOON : EVERY, () => void this.look());
  }

  private async look(): Promise<void> {
    const { packets, checks } = await this.line.received();
    if (this.over) return;
    const sight = { now: this.timer.now(), state: this.line.state, packets, checks };
    if (this.dog.look({ ...sight, expected: this.expected() })) this.fault();
    this.next = this.later();
  }
}

/** Resolves when the line stands; rejects when it fails or is late. */
export function standing(line: Line, timer: Timer, within: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = timer.after(within, () => reject(new Error('late')));
    const look = () => {
      if (line.state === 'connected') resolve(late());
      if (line.state === 'failed' || line.state === 'closed') reject(late());
    };
    line.onState(look);
    look();
  });
}
