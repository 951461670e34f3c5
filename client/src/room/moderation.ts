/** Who may be heard, who may ask to be, and who must go. */

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
} satisfies RoomChanges;
