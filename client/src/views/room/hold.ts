/**
 * Push to talk. A press of the arched act that lasts becomes a hold: one is heard while it is down
 * and muted when it goes up, and the press is no tap any more. Space does the same from anywhere
 * that Space means nothing else.
 */

import type { Timer } from '$protocol/ports.ts';

/** Milliseconds: a shorter press is a tap. */
export const HOLD_MS = 350;

export class Hold {
  private cancel = (): void => {};
  private held = false;

  constructor(
    private readonly timer: Pick<Timer, 'after'>,
    private readonly talk: (down: boolean) => void,
  ) {}

  /** The press began; `at once`: nothing else could be meant, and the first syllable counts. */
  begin(atOnce = false): void {
    this.end();
    if (atOnce) this.open();
    else this.cancel = this.timer.after(HOLD_MS, () => this.open());
  }

  /** The press is over, or was lost. True: it was a hold, so it is no tap. */
  end(): boolean {
    this.cancel();
    this.cancel = () => {};
    if (!this.held) return false;
    this.held = false;
    this.talk(false);
    return true;
  }

  private open(): void {
    this.held = true;
    this.talk(true);
  }
}

/** What takes Space for itself: text, what it presses, what it opens. */
const TAKES_SPACE =
  'a, button, input, select, textarea, summary, [contenteditable], [role="dialog"], [role="slider"]';

/** Whether this is Space where it means nothing: not in a field, not on a button, not in a sheet. */
export function isFreeSpace(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly target: unknown;
}): boolean {
  if (event.key !== ' ' || event.ctrlKey || event.altKey || event.metaKey) return false;
  const target = event.target as Partial<Element> | null;
  return !target?.closest?.(TAKES_SPACE);
}
