/**
 * When who leads is told that hands went up. The first is told at once; those that follow are told
 * together, once it is quiet again. A thousand hands in ten seconds are two alerts.
 *
 * Pure: instants are milliseconds of one clock.
 */

/** After one alert the next waits so long at least. */
export const APART_MS = 5_000;
/** Quiet: no hand went up for so long. */
const QUIET_MS = 1_000;
/** Where it never gets quiet, something is said all the same. */
const LATEST_MS = 15_000;

export interface Alerts {
  /** When the last alert was given. */
  readonly told: number | null;
  /** When the first hand went up that nobody was told of, and the last one. */
  readonly first: number | null;
  readonly last: number | null;
}

export const SILENT: Alerts = { told: null, first: null, last: null };

export function raised(alerts: Alerts, now: number): Alerts {
  return { ...alerts, first: alerts.first ?? now, last: now };
}

/** When the next alert is due; null: there is nothing to tell. */
export function due({ told, first, last }: Alerts): number | null {
  if (first === null || last === null) return null;
  if (told === null || first - told >= LATEST_MS) return first;
  return Math.max(told + APART_MS, Math.min(last + QUIET_MS, told + LATEST_MS));
}

export function given(now: number): Alerts {
  return { told: now, first: null, last: null };
}
