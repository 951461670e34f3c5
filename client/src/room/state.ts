/** What a room is at one moment, as far as its viewer may know. Frozen; nothing acts. */

import type { Participant, Room } from '../protocol/messages.ts';

/** Someone the room has no record of is a guest in the audience. */
export function nobody(id: string): Participant {
  return {
    id,
    role: 'guest',
    role_since: null,
    on_stage_since: null,
    muted: true,
    hand_raised_at: null,
    invitation: null,
    lost_at: null,
    removed: false,
  };
}

export const EMPTY: Room = {
  people: {},
  stage_size: 50,
  hands_open: true,
  locked: false,
  calm_since: null,
  calm_by: '',
  stage_asked_at: null,
  ended: false,
};

export function person(room: Room, id: string): Participant {
  return (Object.hasOwn(room.people, id) && room.people[id]) || nobody(id);
}

export function leads(who: Participant): boolean {
  return who.role !== 'guest';
}

export function isOnStage(who: Participant): boolean {
  return who.on_stage_since !== null;
}

export function hasStanding(who: Participant): boolean {
  return (
    leads(who) ||
    isOnStage(who) ||
    who.removed ||
    who.hand_raised_at !== null ||
    who.invitation !== null
  );
}

/** Standing is what keeps a record: without it, a person is attendance again. */
export function withPerson(room: Room, who: Participant): Room {
  const { [who.id]: _, ...others } = room.people;
  return { ...room, people: hasStanding(who) ? { ...room.people, [who.id]: who } : others };
}
