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

/** So many requests a second a server takes from all who were together in one room. */
const TAKES = 1000;

/** Milliseconds before one asks what everybody asks at that moment. `dice` as above. */
export function spread(people: number, dice: number): number {
  return ((people * 1000) / TAKES) * dice;
}

function ceiling(attempt: number): number {
  if (attempt >= LONG_AFTER) return LONG;
  return CEILINGS[Math.min(attempt, CEILINGS.length - 1)] ?? LONG;
}
