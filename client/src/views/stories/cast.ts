/** The room of the stories in its few shapes; a state changes one or two facts of them. */

import type { Hand, Mic, Participant, Person } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { MINUTES_AGO, type FakeLive } from './fake.svelte.ts';
import { crowd, TOWN, VISITOR } from './people.ts';

export type Facts = ConstructorParameters<typeof FakeLive>[0];

export const ME = 'p6';
export const HOST = 'p0';

export const on = (id: string, minutes: number, more: Partial<Participant> = {}): Participant => ({
  ...nobody(id),
  on_stage_since: MINUTES_AGO(minutes),
  muted: false,
  ...more,
});
export const host = on(HOST, 42, { role: 'host', muted: true });
export const STAGE: Participant[] = [
  host,
  on('p1', 41, { role: 'moderator' }),
  on('p2', 31),
  on('p3', 20),
  on('p4', 0.1),
  on('p5', 12, { muted: true }),
];
export const LISTENERS = [...TOWN.slice(9), VISITOR, TOWN[6]!, TOWN[7]!, TOWN[8]!];
const LEVELS = new Map([
  ['p2', 3],
  ['p3', 1],
] as const);

type Heard = Hand['microphone'];
const hand = (participant: string, topic: string, microphone: Heard, spoke = false): Hand => ({
  participant,
  topic,
  microphone,
  spoke,
});

const QUEUE: Hand[] = [
  hand('p7', 'What the 1998 easement says about the quay', 'working'),
  hand('p8', 'Line 4 detour, from the driver’s seat', 'working', true),
  hand(ME, 'School buses on rue Haute', 'working'),
  hand('p9', 'Answer to the budget question', 'blocked'),
  hand('p10', '', 'untested'),
];

const up = (id: string): Participant => ({ ...nobody(id), hand_raised_at: MINUTES_AGO(3) });

export function room(stage: Participant[], audience: Person[], more: Participant[] = []): Facts {
  const known = [...stage, ...more];
  return {
    room: {
      id: 'vieux-pont',
      title: 'Should the old bridge close to cars?',
      description: '',
      visibility: 'public',
      visitors: true,
      visitors_speak: false,
      reactions: true,
      opened_at: MINUTES_AGO(42),
    },
    view: {
      people: Object.fromEntries(known.map((who) => [who.id, who])),
      stage_size: 50,
      hands_open: true,
      locked: false,
      calm_since: null,
      calm_by: '',
      stage_asked_at: null,
      ended: false,
    },
    people: new Map([...crowd(60), VISITOR].map((person) => [person.id, person])),
    stage,
    audience,
    listening: 1284,
    levels: LEVELS,
    me: ME,
  };
}

export const asHost: Facts = {
  ...room(
    STAGE,
    LISTENERS,
    QUEUE.map((hand) => up(hand.participant)),
  ),
  me: HOST,
  queue: QUEUE,
};
/** So many hands wait, and one more is up on stage. */
export function waiting(size: number): Facts {
  const people = crowd(size + STAGE.length + 1);
  const stage = [...STAGE.slice(0, -1), on('p5', 12, { hand_raised_at: MINUTES_AGO(1) })];
  const queue = people
    .slice(STAGE.length + 1)
    .map(({ id }, i) => ({ ...QUEUE[i % QUEUE.length]!, participant: id }));
  const raisers = queue.map(({ participant }) => up(participant));
  const cards = new Map(people.map((who) => [who.id, who]));
  return { ...room(stage, LISTENERS, raisers), people: cards, me: HOST, queue };
}
export const raised: Facts = { ...room(STAGE, LISTENERS, [up(ME)]), before: 2, queue: [QUEUE[2]!] };
export const speaking = (muted: boolean): Facts =>
  room([...STAGE, on(ME, 3, { muted })], LISTENERS);
export const working: Mic = { state: 'working', level: 0.6, devices: [], deviceId: null };
export const asked = (facts: Facts): Facts => ({
  ...facts,
  view: { ...facts.view!, stage_asked_at: MINUTES_AGO(0.3) },
});
