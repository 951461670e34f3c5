/** Every state of the room worth a picture, by name. */

import type { Hand, Live, Mic, Participant, Person } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { FakeLive, MINUTES_AGO } from './fake.svelte.ts';
import { crowd, TOWN, VISITOR } from './people.ts';

type Facts = ConstructorParameters<typeof FakeLive>[0];

const ME = 'p6';
const HOST = 'p0';

const on = (id: string, minutes: number, more: Partial<Participant> = {}): Participant => ({
  ...nobody(id),
  on_stage_since: MINUTES_AGO(minutes),
  muted: false,
  ...more,
});
const host = on(HOST, 42, { role: 'host', muted: true });
const STAGE: Participant[] = [
  host,
  on('p1', 41, { role: 'moderator' }),
  on('p2', 31),
  on('p3', 20),
  on('p4', 0.1),
  on('p5', 12, { muted: true }),
];
const LISTENERS = [...TOWN.slice(9), VISITOR, TOWN[6]!, TOWN[7]!, TOWN[8]!];
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

function room(stage: Participant[], audience: Person[], more: Participant[] = []): Facts {
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

const asHost: Facts = {
  ...room(
    STAGE,
    LISTENERS,
    QUEUE.map((hand) => up(hand.participant)),
  ),
  me: HOST,
  queue: QUEUE,
};
const raised: Facts = { ...room(STAGE, LISTENERS, [up(ME)]), before: 2, queue: [QUEUE[2]!] };
const speaking = (muted: boolean): Facts => room([...STAGE, on(ME, 3, { muted })], LISTENERS);
const working: Mic = { state: 'working', level: 0.6, devices: [], deviceId: null };
const asked = (facts: Facts): Facts => ({
  ...facts,
  view: { ...facts.view!, stage_asked_at: MINUTES_AGO(0.3) },
});

const STATES: Record<string, Facts> = {
  listener: room(STAGE, LISTENERS),
  visitor: { ...room(STAGE, LISTENERS), me: VISITOR.id, visitor: true },
  requester: raised,
  next: { ...raised, before: 0 },
  test: { ...raised, mic: working },
  blocked: { ...raised, mic: { ...working, state: 'blocked' } },
  closed: {
    ...room(STAGE, LISTENERS),
    view: { ...room(STAGE, LISTENERS).view!, hands_open: false },
  },
  muted: speaking(true),
  heard: { ...speaking(false), levels: new Map([[ME, 2]]) },
  host: asHost,
  alone: { ...room([host], []), me: HOST, listening: 0, levels: new Map() },
  alone_tested: { ...room([host], []), me: HOST, listening: 0, levels: new Map(), mic: working },
  refused: { ...asHost, refusal: { reason: 'stage_full', at: Date.now() + 1e9 } },
  moved: { ...room(STAGE, LISTENERS), news: { kind: 'moved', at: Date.now() + 1e9 } },
  came_up: { ...speaking(true), news: { kind: 'came_on_stage', at: Date.now() + 1e9 } },
  reconnecting: { ...speaking(true), phase: 'reconnecting' },
  lost: { ...room(STAGE, LISTENERS), reconnecting: new Set(['p2', 'p5']) },
  host_gone: asked(room(STAGE.slice(1), LISTENERS)),
  become_host: { ...asked(speaking(true)), askedToHost: true },
  tap: { ...room(STAGE, LISTENERS), playback: 'blocked' },
  twelve: room([host, ...Array.from({ length: 11 }, (_, i) => on(`p${i + 7}`, i))], LISTENERS),
  fifty: room([host, ...Array.from({ length: 49 }, (_, i) => on(`p${i + 7}`, i))], LISTENERS),
};

export const STORIES = Object.keys(STATES);

export function story(name: string): Live {
  return new FakeLive(STATES[name] ?? STATES['listener']!);
}
