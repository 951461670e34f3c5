/** The queue in words: my place in it, what is good to know of a hand, which hands are shown. */

import type { Hand, Live } from '$live/types.ts';
import { number } from '$i18n/format.ts';
import { m } from '$paraglide/messages';
import { placesFree } from './actions.ts';

/** "Your hand is up. 2 people before you.", then "You are next."; null: the place is not known yet. */
export function queueWords(before: number | null): string {
  if (before === null) return m.hand_is_up();
  if (before === 0) return `${m.hand_is_up()} ${m.you_are_next()}`;
  return `${m.hand_is_up()} ${m.people_before({ n: before, shown: number(before) })}`;
}

export type Mark = 'new_voice' | 'on_stage' | 'blocked' | 'untested';

const MARKS: readonly { mark: Mark; words: () => string; is: (h: Hand, s: boolean) => boolean }[] =
  [
    { mark: 'on_stage', words: m.from_stage, is: (_, onStage) => onStage },
    { mark: 'new_voice', words: m.new_voice, is: (hand, onStage) => !hand.spoke && !onStage },
    { mark: 'blocked', words: m.microphone_blocked, is: (hand) => hand.microphone === 'blocked' },
    {
      mark: 'untested',
      words: m.microphone_untested,
      is: (hand) => hand.microphone === 'untested',
    },
  ];

/** In the order they are shown. */
export function marksOf(hand: Hand, onStage: boolean): { mark: Mark; words: () => string }[] {
  return MARKS.filter(({ is }) => is(hand, onStage));
}

/** With fewer hands than this all are read at a glance. */
export const FILTERS_FROM = 8;

export type Filter = 'all' | 'new' | 'topic';

export const FILTERS: Record<
  Filter,
  { label: (inputs: { n: string }) => string; passes: (hand: Hand) => boolean }
> = {
  all: { label: m.filter_all, passes: () => true },
  new: { label: m.filter_new, passes: (hand) => !hand.spoke },
  topic: { label: m.filter_topic, passes: (hand) => hand.topic !== '' },
};

export interface Bringing {
  /** So many come on stage. */
  comes: number;
  /** So many hands stay up, because the stage is full then. */
  stays: number;
  free: number;
}

/** What Accept all would do: people on stage are passed over. */
export function bringing(live: Pick<Live, 'queue' | 'view' | 'stage'>): Bringing {
  const waiting = live.queue.filter((hand) => !isOnStage(live, hand));
  const free = placesFree(live);
  const comes = Math.min(waiting.length, free);
  return { comes, stays: waiting.length - comes, free };
}

export function isOnStage({ view }: Pick<Live, 'view'>, { participant }: Hand): boolean {
  return Boolean(view?.people[participant]?.on_stage_since);
}
