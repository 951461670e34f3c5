/** What the door of a room says, from how the last visit went and what the server knows of it. */

import type { RoomCard } from '$live/api.ts';
import type { Live, Phase } from '$live/types.ts';
import { m } from '$paraglide/messages';

export type DoorState =
  'open' | 'joining' | 'ended' | 'thanks' | 'unknown' | 'removed' | 'replaced' | 'offline';

export interface Facts {
  /** `away` unless this tab asked to enter this room. */
  phase: Phase;
  failure: Live['failure'];
  /** Why the room could not be read. */
  missing: string | null;
  card: Pick<RoomCard, 'ended'> | null;
}

const BY_PHASE: Partial<Record<Phase, DoorState>> = {
  joining: 'joining',
  ended: 'thanks',
  removed: 'removed',
  replaced: 'replaced',
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
  return card?.ended ? 'ended' : 'open';
}

interface Words {
  title: string;
  text: string;
}

/** The states in which nobody can go in. */
export const CLOSED: Partial<Record<DoorState, (title: string) => Words>> = {
  ended: (title) => ({ title: m.door_ended(), text: m.end_over({ title }) }),
  thanks: (title) => ({ title: m.end_thanks(), text: m.end_over({ title }) }),
  unknown: () => ({ title: m.door_unknown(), text: m.door_unknown_hint() }),
  removed: () => ({ title: m.door_removed(), text: m.door_removed_hint() }),
  offline: () => ({ title: m.door_offline(), text: m.door_offline_hint() }),
};
