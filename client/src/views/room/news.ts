/** What just happened to me, in words; and how loudly a screen reader says it. */

import { number } from '$i18n/format.ts';
import type { Live, NewsKind } from '$live/types.ts';
import { m } from '$paraglide/messages';
import { cardOf } from '../people.ts';

interface News {
  strong: () => string;
  /** ... where it is known who did it, and it was not me. */
  by?: (who: { name: string }) => string;
  hint?: () => string;
  /** ... where it says how many people it concerns. */
  counted?: (how: { n: number; shown: string }) => string;
  /** Interrupts: something was taken from me, and I may be talking. */
  assertive?: boolean;
}

const NEWS: Record<NewsKind, News> = {
  muted_by: { strong: m.news_muted_by, hint: m.news_muted_by_hint, assertive: true },
  moved: { strong: m.news_moved, hint: m.news_moved_hint, assertive: true },
  came_on_stage: { strong: m.on_stage_muted, hint: m.on_stage_muted_hint, assertive: true },
  dismissed: { strong: m.news_dismissed, hint: m.news_dismissed_hint },
  next: { strong: m.you_are_next },
  invited: { strong: m.news_invited, assertive: true },
  invitation_over: { strong: m.news_invitation_over, hint: m.news_invitation_over_hint },
  declined: { strong: m.news_declined, hint: m.news_declined_hint },
  unanswered: { strong: m.news_unanswered, hint: m.news_declined_hint },
  host_left: { strong: m.news_host_left },
  became_host: { strong: m.news_became_host, hint: m.news_became_host_hint },
  became_moderator: { strong: m.news_became_moderator, hint: m.news_became_moderator_hint },
  no_moderator: { strong: m.news_no_moderator },
  calmed: { strong: m.news_calmed, by: m.calm_banner_by, hint: m.news_calmed_hint },
  calm_ended: { strong: m.news_calm_ended, hint: m.news_calm_ended_hint },
  locked: { strong: m.news_locked, by: m.news_locked_by, hint: m.news_locked_hint },
  unlocked: { strong: m.news_unlocked },
  hands_closed: { strong: m.news_hands_closed, hint: m.news_hands_closed_hint },
  hands_opened: { strong: m.news_hands_opened },
  edited: { strong: m.news_edited },
  muted_all: { strong: m.news_muted_all, counted: m.news_muted_count, hint: m.news_muted_nobody },
  muted_all_but_host: {
    strong: m.news_muted_all_but_host,
    counted: m.news_muted_count,
    hint: m.news_muted_nobody,
  },
  back: { strong: m.news_back },
};

type Told = Pick<Live, 'news' | 'people' | 'me'>;

/** Of what was told last. */
export function newsWords({ news, people, me }: Told): { strong: string; hint: string } {
  if (!news) return { strong: '', hint: '' };
  const { strong, by, counted, hint } = NEWS[news.kind];
  const n = news.count ?? 0;
  const named = by && news.by && news.by !== me ? by({ name: cardOf(people, news.by).name }) : null;
  return {
    strong: named ?? strong(),
    hint: (n && counted?.({ n, shown: number(n) })) || (hint?.() ?? ''),
  };
}

export function interrupts(kind: NewsKind): boolean {
  return NEWS[kind].assertive ?? false;
}

/** Who invites me, for who looks elsewhere; null: nobody does. */
export function invitationWords({ invitation, people }: Pick<Live, 'invitation' | 'people'>) {
  return invitation && m.invitation_alert({ name: cardOf(people, invitation.by).name });
}
