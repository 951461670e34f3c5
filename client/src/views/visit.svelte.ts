/** Which room this tab last asked to enter: the door of that room tells how it went. */

import { live } from '$live/live.svelte.ts';
import type { Live, Phase } from '$live/types.ts';
import { invitationTo } from './door/invitation.ts';

const UNDER_WAY: readonly Phase[] = ['joining', 'here', 'reconnecting'];
const INSIDE: readonly Phase[] = ['here', 'reconnecting'];

class Visit {
  room = $state<string | null>(null);

  /** Call it inside the tap: only a tap may start sound. */
  enter(room: string, name?: string): Promise<void> {
    this.room = room;
    return live.join(room, { name, invitation: invitationTo(room) });
  }
}

export const visit = new Visit();

/** In this room, connected or coming back by itself. */
export function isInside(room: string): boolean {
  return visit.room === room && live.room !== null && INSIDE.includes(live.phase);
}

/** A room goes on, wherever in the site the person looks. */
export function isUnderWay(here: Pick<Live, 'phase'> = live): boolean {
  return UNDER_WAY.includes(here.phase);
}
