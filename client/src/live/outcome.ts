/** How a stay ends, and what of a refused join ends it. */

import { Problem, STRANGE } from './api.ts';
import type { Phase } from './types.ts';

/** Problems that no second attempt mends. While repairing, any other is tried again. */
const FINAL: Readonly<Record<string, Phase>> = {
  removed: 'removed',
  replaced: 'replaced',
  room_ended: 'ended',
  unknown_room: 'ended',
  name_needed: 'failed',
  visitors_not_allowed: 'failed',
  name_taken: 'failed',
  room_locked: 'failed',
  invitation_taken: 'failed',
  invitation_over: 'failed',
};

export interface Outcome {
  readonly phase: Phase;
  /** The stable code of what failed, if anything did. */
  readonly failure: string | null;
}

export function isFinal(error: unknown): boolean {
  return error instanceof Problem && Object.hasOwn(FINAL, error.code);
}

/** A server that is away, busy or holds the door may say yes later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}

export function outcome(error: unknown): Outcome {
  const failure = error instanceof Problem ? error.code : STRANGE;
  return { phase: (isFinal(error) && FINAL[failure]) || 'failed', failure };
}

/** Seconds that the server asked to wait; null when it did not. */
export function wish(error: unknown): number | null {
  return error instanceof Problem ? error.retryAfter : null;
}
