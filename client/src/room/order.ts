/** In which order people stand on stage, and hands wait. */

import type { Instant, Participant, Role, Room } from '../protocol/messages.ts';
import { isOnStage } from './state.ts';

const RANK: Record<Role, number> = { host: 0, moderator: 1, guest: 2 };

/** The host, the moderators, then by time on stage. */
export function stageOrder(room: Room): Participant[] {
  const here = Object.values(room.people).filter(isOnStage);
  return here.sort((a, b) => RANK[a.role] - RANK[b.role] || byInstant('on_stage_since')(a, b));
}

/**
 * Who asks to come on stage, the first raised first: all of them for who leads, else only oneself.
 * Who is on stage does not wait.
 */
export function queueOrder(room: Room): Participant[] {
  return handsUp(room).filter((who) => !isOnStage(who));
}

/** Who on stage has a hand up, the first raised first. */
export function handsOnStage(room: Room): Participant[] {
  return handsUp(room).filter(isOnStage);
}

/** How many were in the queue before this one; null for who is not. For who sees all hands. */
export function placeInQueue(room: Room, id: string): number | null {
  const place = queueOrder(room).findIndex((who) => who.id === id);
  return place < 0 ? null : place;
}

function handsUp(room: Room): Participant[] {
  const raised = Object.values(room.people).filter((who) => who.hand_raised_at !== null);
  return raised.sort(byInstant('hand_raised_at'));
}

/** Who hosts, be it a lost one. */
export function hostOf(room: Room): Participant | null {
  return Object.values(room.people).find((who) => who.role === 'host') ?? null;
}

function byInstant(field: 'on_stage_since' | 'hand_raised_at') {
  return (a: Participant, b: Participant) =>
    compare(a[field] ?? '', b[field] ?? '') || compare(a.id, b.id);
}

/** RFC 3339 in UTC sorts as text, but for the Z: "…:00Z" would come after "…:00.5Z". */
function compare(a: Instant, b: Instant): number {
  const [left, right] = [a.replace('Z', ''), b.replace('Z', '')];
  return left < right ? -1 : left > right ? 1 : 0;
}
