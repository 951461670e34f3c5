/** Every state of a door, before a room and after it, by name. */

import type { RoomCard } from '$live/api.ts';
import type { RoomEnd } from '$protocol/messages.ts';
import type { DoorState } from '../door/state.ts';
import { MINUTES_AGO } from './fake.svelte.ts';
import { TOWN } from './people.ts';

export interface DoorStory {
  stand: DoorState;
  card: RoomCard;
  failure: string | null;
  invited: boolean;
}

const CARD: RoomCard = {
  id: 'vieux-pont',
  title: 'Should the old bridge close to cars?',
  description:
    'One year after the works. The figures are at https://vieux-pont.example/figures, please read them first.',
  visibility: 'public',
  visitors: true,
  visitors_speak: false,
  reactions: true,
  opened_at: MINUTES_AGO(42),
  ended: false,
  listening: 1284,
  on_stage: TOWN.slice(0, 6),
  host: TOWN[0]!,
  locked: false,
  calm: false,
  here: false,
  familiar: false,
  removed: false,
};

const door = (card: Partial<RoomCard>, more: Partial<DoorStory> = {}): DoorStory => ({
  stand: 'open',
  card: { ...CARD, ...card },
  failure: null,
  invited: false,
  ...more,
});

export const DOORS: Record<string, DoorStory> = {
  door: door({}),
  door_speak: door({ visitors_speak: true }),
  door_accounts: door({ visitors: false }),
  door_link: door({ visibility: 'link' }),
  door_locked: door({ locked: true }),
  door_familiar: door({ locked: true, familiar: true }),
  door_refused: door({ locked: true }, { failure: 'room_locked' }),
  door_invited: door({ locked: true }, { invited: true }),
  door_invitation_taken: door({ locked: true }, { failure: 'invitation_taken' }),
  door_calm: door({ calm: true }),
  door_waiting: door({ calm: true }, { stand: 'waiting' }),
  door_here: door({ here: true }),
  door_joining: door({}, { stand: 'joining' }),
  door_name_taken: door({}, { failure: 'name_taken' }),
  door_removed: door({}, { stand: 'removed' }),
  door_unknown: door({}, { stand: 'unknown' }),
  door_offline: door({}, { stand: 'offline' }),
  door_signed_out: door({}, { stand: 'signed_out' }),
  door_ended: door({}, { stand: 'ended' }),
  door_thanks: door({}, { stand: 'thanks' }),
};

export const END: RoomEnd = {
  room: { ...CARD, ended: true, listening: 0, on_stage: [] },
  on_stage: TOWN.slice(0, 7),
  others: [
    {
      ...CARD,
      id: 'a',
      title: 'Le vieux pont, un an après',
      listening: 86,
      on_stage: TOWN.slice(0, 3),
    },
  ],
};
