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

export interface Row {
  hand: Hand;
  /** The place in the queue, from 1; null: on stage already, and only wants to be seen. */
  place: number | null;
}

/** All hands that are up: those on stage first, for they need no more than a word. */
export function rowsOf(live: Pick<Live, 'queue' | 'stage'>): Row[] {
  const there = live.stage.filter((who) => who.hand_raised_at !== null);
  return [
    ...there.map(({ id }) => ({ hand: seen(id), place: null })),
    ...live.queue.map((hand, index) => ({ hand, place: index + 1 })),
  ];
}

/** Who is on stage has a microphone, and was heard. */
function seen(participant: string): Hand {
  return { participant, topic: '', microphone: 'working', spoke: true };
}

export interface Bringing {
  /** So many come on stage. */
  comes: number;
  /** So many hands stay up, because the stage is full then. */
  stays: number;
  free: number;
}

/** What Accept all would do. */
export function bringing(live: Pick<Live, 'queue' | 'view' | 'stage'>): Bringing {
  const free = placesFree(live);
  const comes = Math.min(live.queue.length, free);
  return { comes, stays: live.queue.length - comes, free };
}
