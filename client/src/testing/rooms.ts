/** Rooms, people and what a server says about them. */

import type { Participant, Person, Room, Snapshot } from '../protocol/messages.ts';
import { nobody } from '../room/index.ts';

export const T0 = '2026-11-24T18:00:00Z';
export const T1 = '2026-11-24T18:01:00Z';

export function card(id: string, csrc = id.charCodeAt(0)): Person {
  return { id, name: id.toUpperCase(), headline: '', visitor: false, csrc };
}

export function onStage(id: string, more: Partial<Participant> = {}): Participant {
  return { ...nobody(id), on_stage_since: T0, ...more };
}

export function roomOf(...people: Participant[]): Room {
  return {
    people: Object.fromEntries(people.map((who) => [who.id, who])),
    stage_size: 50,
    hands_open: true,
    locked: false,
    calm_since: null,
    calm_by: '',
    stage_asked_at: null,
    ended: false,
  };
}

const HANA = onStage('hana', { role: 'host', role_since: T0 });

/** A room with its host, as seen by `me`. */
export function snapshot(me: string, more: Partial<Snapshot> = {}): Snapshot {
  return {
    type: 'snapshot',
    seq: 1,
    at: T0,
    room: {
      id: 'room',
      title: 'Bridges',
      description: '',
      visibility: 'public',
      visitors: true,
      visitors_speak: false,
      reactions: true,
      opened_at: T0,
    },
    view: roomOf(HANA),
    people: [card('hana'), card(me)],
    you: { participant: me, connection: 'c1' },
    listening: 1,
    audience: [card(me)],
    hands: [],
    before: null,
    reconnecting: [],
    ...more,
  };
}
