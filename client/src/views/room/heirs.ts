/** Who may take a room over from its host: the moderators, the longest-serving first; then speakers. */

import type { Live, Participant } from '$live/types.ts';

type Facts = Pick<Live, 'view' | 'people' | 'me' | 'reconnecting'>;

export function heirs({ view, people, me, reconnecting }: Facts): Participant[] {
  const here = Object.values(view?.people ?? {}).filter(
    (who) => who.id !== me && !who.removed && !who.lost_at && !reconnecting.has(who.id),
  );
  const accounts = here.filter((who) => !people.get(who.id)?.visitor);
  const moderators = accounts.filter((who) => who.role === 'moderator');
  const speakers = accounts.filter((who) => who.role === 'guest' && who.on_stage_since !== null);
  return [
    ...moderators.sort((a, b) => since(a.role_since) - since(b.role_since)),
    ...speakers.sort((a, b) => since(a.on_stage_since) - since(b.on_stage_since)),
  ];
}

/** A host who goes leaves a room behind: its people are thought of first. */
export function leavesOthers(live: Pick<Live, 'role' | 'stage' | 'listening'>): boolean {
  return live.role === 'host' && (live.stage.length > 1 || live.listening > 0);
}

const since = (instant: string | null): number => (instant ? Date.parse(instant) : Infinity);
