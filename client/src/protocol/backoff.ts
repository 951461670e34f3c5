/**
 * How long to wait before the next attempt. Full jitter, so that a thousand clients that lost the
 * same server do not all come back in one moment (hazard A7).
 */

/** Milliseconds at most before attempt 0, 1, 2 ...; the last one repeats, for a while. */
const CEILINGS = [100, 300, 1200, 2700];

/** A server that is started anew is back within seconds; after these attempts it is really away. */
const LONG_AFTER = 12;
const LONG = 10_000;

/** The server's own wish is kept in full; the jitter comes on top of it. */
const SPREAD_OF_WISH = 0.2;

/** Milliseconds. `dice` is uniform in [0, 1); `retryAfter` is what the server asked for, in s. */
export function wait(attempt: number, dice: number, retryAfter: number | null = null): number {
  const wish = (retryAfter ?? 0) * 1000 * (1 + SPREAD_OF_WISH * dice);
  return Math.max(ceiling(attempt) * dice, wish);
}

function ceiling(attempt: number): number {
  if (attempt >= LONG_AFTER) return LONG;
  return CEILINGS[Math.min(attempt, CEILINGS.length - 1)] ?? LONG;
}
