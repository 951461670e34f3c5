/**
 * No microphone opens by accident (design §8). When the arched act of the bar becomes another act,
 * a press that began before the change, or within 800 ms after it, does nothing: the thumb was on
 * its way to something else. Mute and Unmute by one's own press are the one exception.
 *
 * Pure: instants come in as milliseconds of one clock (`event.timeStamp`).
 */

/** As long as `--t-settle`. */
export const SETTLE_MS = 800;

export type Act = 'raise_hand' | 'lower_hand' | 'go_on_stage' | 'unmute' | 'mute' | 'sign_in';

export interface Settle {
  readonly act: Act;
  /** When it came up or became another one; null: by one's own press. */
  readonly changedAt: number | null;
  /** The act that the last own press leads to. */
  readonly expected: Act | null;
}

/** Which act one's own press of an act leads to, where the two are a switch. */
const SWITCH: Partial<Record<Act, Act>> = { mute: 'unmute', unmute: 'mute' };

/** It came up just now, perhaps under a thumb on its way elsewhere: that is a change, too. */
export function appeared(act: Act, now: number): Settle {
  return { act, changedAt: now, expected: null };
}

/** The bar shows this act now. */
export function shown(was: Settle, act: Act, now: number): Settle {
  if (act === was.act) return was;
  const changedAt = act === was.expected ? null : now;
  return { act, changedAt, expected: null };
}

/** A press was let through. */
export function pressed(was: Settle): Settle {
  return { ...was, expected: SWITCH[was.act] ?? null };
}

/** Until when presses do nothing; null: they work. */
export function settlesUntil({ changedAt }: Settle): number | null {
  return changedAt === null ? null : changedAt + SETTLE_MS;
}

/** Whether a press that began at this instant counts. */
export function counts(settle: Settle, began: number): boolean {
  const until = settlesUntil(settle);
  return until === null || began >= until;
}
