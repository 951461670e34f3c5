/** Who may be heard, who may ask to be, who may come in, and who must go. */

import type { Changes, RoomChanges } from './changes.ts';
import { nobody } from './state.ts';

export const changes = {
  muted: (who) => ({ ...who, muted: true }),
  unmuted: (who) => ({ ...who, muted: false }),
  removed_from_room: (who) => ({ ...nobody(who.id), removed: true }),
} satisfies Changes;

export const roomChanges = {
  hands_opened: (room) => ({ ...room, hands_open: true }),
  // The queue stays: "these last seven" is why a host closes.
  hands_closed: (room) => ({ ...room, hands_open: false }),
  room_locked: (room) => ({ ...room, locked: true }),
  room_unlocked: (room) => ({ ...room, locked: false }),
  room_calmed: (room, event) => ({ ...room, calm_since: event.at, calm_by: event.by }),
  calm_ended: (room) => ({ ...room, calm_since: null, calm_by: '' }),
} satisfies RoomChanges;
