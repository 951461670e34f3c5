/**
 * The pure twin of `parvis.room.apply`: events fold into the view one had. It never decides.
 *
 * What the view is made of, and who is told what, is in src/parvis/room/sight.py; both are held
 * together by the stories in spec/transcripts.
 */

import type { Event, Room } from '../protocol/messages.ts';
import type { About, Change, ChangeRoom } from './changes.ts';
import * as moderation from './moderation.ts';
import * as presence from './presence.ts';
import * as stage from './stage.ts';
import { person, withPerson } from './state.ts';

export { handsOnStage, hostOf, placeInQueue, queueOrder, stageOrder } from './order.ts';
export { hasStanding, isOnStage, leads, nobody, person } from './state.ts';

// An event that nobody folds does not compile.
const CHANGES = {
  ...stage.changes,
  ...moderation.changes,
  ...presence.changes,
} satisfies Record<About['type'], unknown>;

const ROOM_CHANGES = {
  ...moderation.roomChanges,
  ...presence.roomChanges,
} satisfies Record<Exclude<Event, About>['type'], unknown>;

/** The room after the event. What a newer server says is passed over. */
export function apply(room: Room, event: Event): Room {
  const change = find<Change<Event>>(CHANGES, event);
  const changeRoom = find<ChangeRoom<Event>>(ROOM_CHANGES, event);
  if (change && 'participant' in event) {
    room = withPerson(room, change(person(room, event.participant), event));
  }
  return changeRoom ? changeRoom(room, event) : room;
}

function find<C>(table: object, event: Event): C | undefined {
  return Object.hasOwn(table, event.type) ? table[event.type as keyof typeof table] : undefined;
}
