/** The shape of the tables in stage.ts, moderation.ts and presence.ts: what each event changes. */

import type { Event, Participant, Room } from '../protocol/messages.ts';

/** It happened to one person. */
export type About = Extract<Event, { participant: string }>;

export type Change<E> = (who: Participant, event: E) => Participant;
export type ChangeRoom<E> = (room: Room, event: E) => Room;

export type Changes = { readonly [E in About as E['type']]?: Change<E> };
export type RoomChanges = { readonly [E in Event as E['type']]?: ChangeRoom<E> };
