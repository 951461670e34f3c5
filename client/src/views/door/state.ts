/** What the door of a room says, from how the last visit went and what the server knows of it. */

import type { RoomCard } from '$live/api.ts';
import type { Live, Phase } from '$live/types.ts';
import { m } from '$paraglide/messages';

export type DoorState =
  | 'open'
  | 'joining'
  | 'waiting'
  | 'ended'
  | 'thanks'
  | 'unknown'
  | 'removed'
  | 'replaced'
  | 'signed_out'
  | 'offline';

export interface Facts {
  /** `away` unless this tab asked to enter this room. */
  phase: Phase;
  failure: Live['failure'];
  /** Why the room could not be read. */
  missing: string | null;
  card: Pick<RoomCard, 'ended' | 'removed'> | null;
}

const BY_PHASE: Partial<Record<Phase, DoorState>> = {
  joining: 'joining',
  waiting: 'waiting',
  ended: 'thanks',
  removed: 'removed',
  replaced: 'replaced',
  signed_out: 'signed_out',
};

const BY_CODE: Record<string, DoorState> = {
  unknown_room: 'unknown',
  not_found: 'unknown',
  malformed: 'unknown',
  removed: 'removed',
  room_ended: 'ended',
};

export function doorState({ phase, failure, missing, card }: Facts): DoorState {
  const failed = phase === 'failed' && failure ? BY_CODE[failure] : undefined;
  const told = BY_PHASE[phase] ?? failed;
  if (told) return told;
  if (missing) return BY_CODE[missing] ?? 'offline';
  if (card?.ended) return 'ended';
  return card?.removed ? 'removed' : 'open';
}

interface Words {
  title: string;
  text: string;
}

/** The states in which nobody can go in. */
export const CLOSED: Partial<Record<DoorState, () => Words>> = {
  unknown: () => ({ title: m.door_unknown(), text: m.door_unknown_hint() }),
  removed: () => ({ title: m.door_removed(), text: m.door_removed_hint() }),
  signed_out: () => ({ title: m.door_signed_out(), text: m.door_signed_out_hint() }),
  offline: () => ({ title: m.door_offline(), text: m.door_offline_hint() }),
};
