/** The one act of the bar that is a door: what this person can do now. */

import type { Live } from '$live/types.ts';
import { m } from '$paraglide/messages';
import type { Act } from '../settle.ts';

export type Place = Pick<Live, 'visitor' | 'onStage' | 'muted' | 'handUp'>;

export function actOf(here: Place): Act {
  if (here.onStage) return here.muted ? 'unmute' : 'mute';
  if (here.visitor) return 'sign_in';
  return here.handUp ? 'lower_hand' : 'raise_hand';
}

export const ACT_LABELS: Record<Act, () => string> = {
  raise_hand: m.raise_hand,
  lower_hand: m.lower_hand,
  unmute: m.unmute,
  mute: m.mute,
  sign_in: m.sign_in_to_speak,
};

/** Hands may be closed: the act stays in its place and says so. */
export function labelOf(act: Act, handsOpen: boolean): string {
  return act === 'raise_hand' && !handsOpen ? m.hands_closed_act() : ACT_LABELS[act]();
}
