/**
 * A repair: the same attempt again and again, until one succeeds. The waits grow, with full jitter,
 * so that a thousand clients of one server do not come back in one moment (hazard A7).
 */

import { wait } from '../protocol/backoff.ts';
import { wish } from './outcome.ts';
import type { World } from './world.ts';

export interface Patient {
  isOver(): boolean;
  /** One attempt. Rejects when it failed. */
  again(): Promise<void>;
  /** It failed, so many milliseconds after the repair began. */
  failed(error: unknown, elapsed: number): void;
}

export class Repair {
  private isUnderWay = false;
  private wake: () => void = () => {};
  private fail: (why: Error) => void = () => {};

  constructor(
    private readonly world: Pick<World, 'timer' | 'dice'>,
    private readonly patient: Patient,
  ) {}

  get underWay(): boolean {
    return this.isUnderWay;
  }

  /** Until an attempt succeeds, or nobody wants it any more. */
  async run(): Promise<void> {
    this.isUnderWay = true;
    const { timer, dice } = this.world;
    const began = timer.now();
    for (let attempt = 0, asked: number | null = null; !this.patient.isOver(); attempt++) {
      await this.pause(wait(attempt, dice(), asked));
      const error = this.patient.isOver() ? null : await this.attempt();
      if (error === null) break;
      asked = wish(error);
      this.patient.failed(error, timer.now() - began);
    }
    this.isUnderWay = false;
  }

  /** The attempt that is under way is vain. The next one waits as after any other. */
  giveUp(): void {
    this.fail(new Error('given up'));
  }

  /** Waiting is: the network is back, or all is over. */
  hurry(): void {
    this.wake();
    this.giveUp();
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.world.timer.after(ms, resolve);
      this.wake = () => {
        stop();
        resolve();
      };
    });
  }

  /** Null, or why it failed. Nothing holds it up: what never answers is given up all the same. */
  private attempt(): Promise<unknown> {
    const givenUp = new Promise<never>((_, reject) => (this.fail = reject));
    return Promise.race([this.patient.again(), givenUp]).then(
      () => null,
      (error: unknown) => error,
    );
  }
}
