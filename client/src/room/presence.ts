/** Who is lost, who is back, and who hosts. */

import type {
  BecameHost,
  ConnectionReturned,
  Participant,
  Role,
  Room,
} from '../protocol/messages.ts';
import type { Changes, RoomChanges } from './changes.ts';
import { person, withPerson } from './state.ts';

const as =
  (role: Role) =>
  (who: Participant, event: { readonly at: string }): Participant => ({
    ...who,
    role,
    role_since: event.at,
  });

export const changes = {
  room_opened: (who, event) => ({ ...as('host')(who, event), on_stage_since: event.at }),
  // The media core closed the microphone: so it is closed.
  connection_lost: (who, event) => ({ ...who, lost_at: event.at, muted: true }),
  connection_returned: (who) => ({ ...who, lost_at: null }),
  moderator_made: as('moderator'),
  moderator_unmade: (who) => ({ ...who, role: 'guest', role_since: null }),
  became_host: as('host'),
} satisfies Changes;

export const roomChanges = {
  stage_asked: (room, event) => ({ ...room, stage_asked_at: event.at }),
  connection_returned: hostReturned,
  became_host: succeeded,
  room_ended: (room) => ({ ...room, ended: true }),
} satisfies RoomChanges;

function hostReturned(room: Room, event: ConnectionReturned): Room {
  const isHost = person(room, event.participant).role === 'host';
  return isHost ? { ...room, stage_asked_at: null } : room;
}

function succeeded(room: Room, event: BecameHost): Room {
  const former = as('moderator')(person(room, event.former), event);
  return { ...withPerson(room, former), stage_asked_at: null };
}
