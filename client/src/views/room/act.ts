/** The one act of the bar that is a door: what this person can do now. */

import type { Live } from '$live/types.ts';
import { m } from '$paraglide/messages';
import type { Act } from '../settle.ts';

export type Place = Pick<
  Live,
  'visitor' | 'room' | 'role' | 'onStage' | 'muted' | 'handUp' | 'handsOpen' | 'calm' | 'invitation'
>;

/** A visitor only where the host lets visitors speak. */
export function maySpeak({ visitor, room }: Pick<Live, 'visitor' | 'room'>): boolean {
  return !visitor || Boolean(room?.visitors_speak);
}

export function actOf(here: Place): Act {
  if (here.onStage) return here.muted ? 'unmute' : 'mute';
  if (here.invitation) return 'go_on_stage';
  if (!maySpeak(here)) return 'sign_in';
  return here.handUp ? 'lower_hand' : 'raise_hand';
}

export const ACT_LABELS: Record<Act, () => string> = {
  raise_hand: m.raise_hand,
  lower_hand: m.lower_hand,
  go_on_stage: m.go_on_stage,
  unmute: m.unmute,
  mute: m.mute,
  sign_in: m.sign_in_to_speak,
};

/** Why the act cannot be done just now; it stays in its place and says so. Null: it can. */
export function barOf(act: Act, here: Place): string | null {
  if (act === 'unmute' && here.calm && here.role === 'guest') return m.calm_act();
  if (act !== 'raise_hand') return null;
  if (here.calm) return m.calm_act();
  return here.handsOpen ? null : m.hands_closed_act();
}
