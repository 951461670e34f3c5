/** What the dock says: one message at a time, the most pressing first. */

import type { Live } from '$live/types.ts';

/** A refusal or a piece of news is shown for so long. */
export const PASSING_MS = 6_000;
/** With nobody to take over, the room closes this long after the stage was asked (design §2). */
export const SUCCESSION_MS = 180_000;

export type Message =
  | { kind: 'invitation' }
  | { kind: 'listen' }
  | { kind: 'reconnecting' }
  | { kind: 'refusal'; reason: string }
  | { kind: 'become_host'; until: number }
  | { kind: 'host_gone'; until: number }
  | { kind: 'news'; news: NonNullable<Live['news']>['kind'] }
  | { kind: 'echo' }
  | { kind: 'talking_muted' }
  | { kind: 'hand' }
  | { kind: 'microphone_blocked' };

/** What was told is shown only while it is so: no "You are muted" once the microphone is open. */
const STILL_SO: Partial<Record<NonNullable<Live['news']>['kind'], (live: Live) => boolean>> = {
  came_on_stage: (live) => live.onStage && live.muted,
  muted_by: (live) => live.onStage && live.muted,
  moved: (live) => !live.onStage && !live.handUp,
  dismissed: (live) => !live.onStage && !live.handUp,
  became_host: (live) => live.role === 'host',
  became_moderator: (live) => live.role === 'moderator',
  no_moderator: (live) => live.role === 'guest',
  invitation_over: (live) => !live.onStage && !live.handUp,
  locked: (live) => live.locked,
  unlocked: (live) => !live.locked,
  hands_closed: (live) => !live.handsOpen,
  hands_opened: (live) => live.handsOpen,
  calm_ended: (live) => !live.calm,
  // These have a place of their own: the invitation, the hand, the banner of a calm room.
  invited: () => false,
  next: () => false,
  calmed: () => false,
};

type Teller = (live: Live, now: number) => Message | null;

const passing = (at: number, now: number): boolean => now - at < PASSING_MS;

function asked(live: Live): number | null {
  const at = live.view?.stage_asked_at;
  return at ? Date.parse(at) + SUCCESSION_MS : null;
}

/** In the order of their weight. */
const TELLERS: readonly Teller[] = [
  (live) => (live.invitation && !live.onStage ? { kind: 'invitation' } : null),
  (live) => (live.playback === 'blocked' ? { kind: 'listen' } : null),
  (live) => (live.phase === 'reconnecting' ? { kind: 'reconnecting' } : null),
  ({ refusal }, now) =>
    refusal && passing(refusal.at, now) ? { kind: 'refusal', reason: refusal.reason } : null,
  (live) => {
    const until = asked(live);
    if (until === null) return null;
    return { kind: live.askedToHost ? 'become_host' : 'host_gone', until };
  },
  (live, now) => {
    const { news } = live;
    if (!news || !passing(news.at, now)) return null;
    return (STILL_SO[news.kind]?.(live) ?? true) ? { kind: 'news', news: news.kind } : null;
  },
  (live) => (live.echo ? { kind: 'echo' } : null),
  (live) => (live.talkingWhileMuted && !live.calm ? { kind: 'talking_muted' } : null),
  (live) => (live.handUp && !live.onStage ? { kind: 'hand' } : null),
  (live) => (live.onStage && live.mic.state === 'blocked' ? { kind: 'microphone_blocked' } : null),
];

export function messageOf(live: Live, now: number): Message | null {
  for (const tell of TELLERS) {
    const message = tell(live, now);
    if (message) return message;
  }
  return null;
}
