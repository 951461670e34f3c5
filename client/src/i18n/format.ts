/** Numbers, times and lists as the chosen language writes them. */

import { m } from '$paraglide/messages';
import { getLocale } from '$paraglide/runtime';

const MINUTE = 60_000;
const HOUR = 60;

export function number(n: number): string {
  return new Intl.NumberFormat(getLocale()).format(n);
}

export function list(names: string[]): string {
  return new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(names);
}

/** How long since an RFC 3339 instant, in whole minutes; clocks that differ never show less than 0. */
export function minutesSince(instant: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(instant)) / MINUTE));
}

export function duration(minutes: number): string {
  if (minutes < HOUR) return m.elapsed_minutes({ minutes });
  const rest = String(minutes % HOUR).padStart(2, '0');
  return m.elapsed_hours({ hours: Math.floor(minutes / HOUR), minutes: rest });
}

/** "just opened", "42 min", "1 h 05 min". */
export function elapsed(instant: string, now: number): string {
  const minutes = minutesSince(instant, now);
  return minutes === 0 ? m.elapsed_now() : duration(minutes);
}

/** A day and a time of day, as they are here. */
export function moment(instant: string): string {
  const how = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(getLocale(), how).format(Date.parse(instant));
}

/** How long ago, in seconds and then in minutes; never below 0. */
export function ago(instant: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - instant) / 1000));
  if (seconds < 60) return m.seconds_ago({ n: seconds });
  return m.minutes_ago({ n: Math.floor(seconds / 60) });
}

/** What is left until an instant, as "2:41"; never below "0:00". */
export function countdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export interface Parts {
  before: string;
  number: string;
  after: string;
}

const MARK = '\u0000';

/** A sentence about a number, cut at the number, so that it alone can stand in the sign face. */
export function around(sentence: (inputs: { n: string }) => string, n: number): Parts {
  const [before = '', after = ''] = sentence({ n: MARK }).split(MARK);
  return { before, number: number(n), after };
}
