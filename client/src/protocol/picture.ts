/**
 * All that this client knows of the room, folded from what the server says: pure.
 *
 * The room itself is folded by its twin (`room/`); this adds what lives beside the journal.
 */

import { apply, leads, person } from '../room/index.ts';
import type {
  Arrivals,
  Event,
  Hand,
  Happened,
  Instant,
  Message,
  Person,
  Room,
  RoomInfo,
  Snapshot,
} from './messages.ts';

export interface Picture {
  /** The number of the last event that is in it. */
  readonly seq: number;
  /** The server's clock when the last snapshot was made. */
  readonly at: Instant;
  readonly room: RoomInfo;
  readonly view: Room;
  /** My participant id. */
  readonly me: string;
  readonly people: ReadonlyMap<string, Person>;
  readonly listening: number;
  readonly audience: readonly Person[];
  readonly hands: ReadonlyMap<string, Hand>;
  readonly before: number | null;
  /** Whose media is silent for the moment. */
  readonly silent: ReadonlySet<string>;
  /** Who came before the calm, for who leads. */
  readonly arrivals: Arrivals | null;
}

type Of<Type extends Message['type']> = Extract<Message, { type: Type }>;
type Folds = { [Type in Message['type']]?: (picture: Picture, message: Of<Type>) => Picture };

/** A picture from nothing; cards known before stay known. */
export function begin(said: Snapshot, known: ReadonlyMap<string, Person> = new Map()): Picture {
  return {
    seq: said.seq,
    at: said.at,
    room: said.room,
    view: said.view,
    me: said.you.participant,
    people: withCards(known, [...said.people, ...said.audience]),
    listening: said.listening,
    audience: said.audience,
    hands: new Map(said.hands.map((hand) => [hand.participant, hand])),
    before: said.before,
    silent: new Set(said.reconnecting),
    arrivals: null,
  };
}

const FOLDS: Folds = {
  // One that events have overtaken (the answer to a join while the old socket lives) is old.
  snapshot: (picture, said) => (said.seq < picture.seq ? picture : anew(picture, said)),
  event: happened,
  count: (picture, { listening }) => ({ ...picture, listening }),
  audience: (picture, { people, listening }) => ({
    ...picture,
    audience: people,
    listening,
    people: withCards(picture.people, people),
  }),
  place: (picture, { before }) => ({ ...picture, before }),
  hand: (picture, { type: _, ...hand }) => ({
    ...picture,
    hands: new Map(picture.hands).set(hand.participant, hand),
  }),
  reconnecting: (picture, { participant, is }) => withSilent(picture, participant, is),
  arrivals: (picture, said) => ({ ...picture, arrivals: said }),
  info: (picture, { room }) => ({ ...picture, room }),
};

/** Arrivals are told when they change: who leads in a calm keeps them through a change of roles. */
function anew(picture: Picture, said: Snapshot): Picture {
  const next = begin(said, picture.people);
  const concerned = next.view.calm_since !== null && leads(person(next.view, next.me));
  return concerned ? { ...next, arrivals: picture.arrivals } : next;
}

/** The picture after one more message. */
export function fold(picture: Picture, message: Message): Picture {
  const step = FOLDS[message.type] as ((p: Picture, m: Message) => Picture) | undefined;
  return step ? step(picture, message) : picture;
}

/** What a snapshot already holds is not applied again. */
function happened(picture: Picture, { seq, event, people }: Happened): Picture {
  if (seq <= picture.seq) return picture;
  const view = apply(picture.view, event);
  const known = withCards(picture.people, people);
  return beside({ ...picture, seq, view, people: known }, event);
}

/** The room says itself who is lost: of them, and of who is back, nobody says that they are silent. */
const ENDS_SILENCE: readonly Event['type'][] = ['connection_lost', 'connection_returned'];

/** A hand that is down takes its topic along. */
const ENDS_HAND: readonly Event['type'][] = [
  ...(['hand_lowered', 'hand_dismissed', 'came_on_stage'] as const),
  ...(['left_stage', 'moved_to_audience'] as const),
];

function beside(picture: Picture, event: Event): Picture {
  if (event.type === 'calm_ended') return { ...picture, arrivals: null };
  if (!('participant' in event)) return picture;
  if (ENDS_SILENCE.includes(event.type)) return withSilent(picture, event.participant, false);
  if (!ENDS_HAND.includes(event.type)) return picture;
  const hands = new Map(picture.hands);
  hands.delete(event.participant);
  return { ...picture, hands };
}

function withSilent(picture: Picture, participant: string, is: boolean): Picture {
  const silent = new Set(picture.silent);
  if (is) silent.add(participant);
  else silent.delete(participant);
  return { ...picture, silent };
}

function withCards(
  known: ReadonlyMap<string, Person>,
  people: readonly Person[],
): ReadonlyMap<string, Person> {
  if (!people.length) return known;
  return new Map([...known, ...people.map((person) => [person.id, person] as const)]);
}
