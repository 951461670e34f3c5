/**
 * One press of the arched act, from finger or key down to the click that ends it: a tap, or a hold,
 * or nothing where it slid off or was taken away. Instants are those of the events.
 */

import type { Hold } from './hold.ts';

interface Begun {
  readonly at: number;
  /** It was a hold, or slid off: the click that ends it is no tap. */
  readonly spent: boolean;
}

export class Press {
  /** Null: none is under way, or one that no finger made (a screen reader's). */
  private begun: Begun | null = null;

  constructor(private readonly hold: Pick<Hold, 'begin' | 'end'>) {}

  begin(at: number, mayHold: boolean): void {
    this.begun = { at, spent: false };
    if (mayHold) this.hold.begin();
  }

  /** The finger or key went up, or was lost to another window. */
  end(isOver = true): void {
    const spent = this.hold.end() || !isOver;
    if (this.begun && spent) this.begun = { ...this.begun, spent };
  }

  /** The browser made something else of it, and no click will follow. */
  cancel(): void {
    this.hold.end();
    this.begun = null;
  }

  /** A click at this instant ends it: when the tap began, or null if it was none. */
  tap(at: number): number | null {
    const { at: began, spent } = this.begun ?? { at, spent: false };
    this.begun = null;
    return spent ? null : began;
  }
}
