/** The place in the queue, in words. */

import { number } from '$i18n/format.ts';
import { m } from '$paraglide/messages';

/** "Your hand is up. 2 people before you.", then "You are next."; null: the place is not known yet. */
export function queueWords(before: number | null): string {
  if (before === null) return m.hand_is_up();
  if (before === 0) return `${m.hand_is_up()} ${m.you_are_next()}`;
  return `${m.hand_is_up()} ${m.people_before({ n: before, shown: number(before) })}`;
}
