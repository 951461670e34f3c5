/** Every state of the room worth a picture, by name. No two may differ by colour alone. */

import type { Live, Reaction } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import type { Over } from '../room/over.ts';
import {
  asHost,
  asked,
  host,
  HOST,
  LISTENERS,
  ME,
  on,
  raised,
  room,
  speaking,
  STAGE,
  waiting,
  working,
  type Facts,
} from './cast.ts';
import { FakeLive, MINUTES_AGO } from './fake.svelte.ts';
import { TOWN, VISITOR } from './people.ts';

const LATER = Date.now() + 1e9;
const listening = room(STAGE, LISTENERS);
const alone: Facts = { ...room([host], []), me: HOST, listening: 0, levels: new Map() };
const asModerator: Facts = { ...asHost, me: 'p1' };
const after = (facts: Facts, view: Partial<NonNullable<Facts['view']>>): Facts => ({
  ...facts,
  view: { ...facts.view!, ...view },
});
const calm = (facts: Facts): Facts => after(facts, { calm_since: MINUTES_AGO(0.2), calm_by: HOST });
const crowded = (size: number): Facts =>
  room([host, ...Array.from({ length: size }, (_, i) => on(`p${i + 7}`, i))], LISTENERS);

const RAIDERS = ['Alex 4471', 'Alex 4472', 'Bridge4ever', 'Jo', 'kx__kx', 'Max 0017'];
const arrivals: Live['arrivals'] = {
  people: [
    ...RAIDERS.map((name, i) => ({
      person: { ...VISITOR, id: `r${i}`, name },
      at: Date.now() - (40 + 13 * i) * 1000,
    })),
    ...[14, 15].map((i) => ({ person: TOWN[i]!, at: Date.now() - i * 15_000 })),
  ],
  waiting: 31,
};
const raid: Facts = { ...calm(asHost), arrivals };
const BURSTS: [Reaction, number][] = [
  ['applause', 112],
  ['heart', 8],
  ['laugh', 1],
  ['surprise', 3],
  ['agree', 24],
  ['thanks', 1],
];

export const STATES: Record<string, Facts> = {
  listener: listening,
  visitor: { ...listening, me: VISITOR.id, visitor: true },
  requester: raised,
  next: { ...raised, before: 0, next: true },
  test: { ...raised, mic: working },
  blocked: { ...raised, mic: { ...working, state: 'blocked' } },
  closed: after(listening, { hands_open: false }),
  invited: {
    ...listening,
    invitation: { by: HOST, at: Date.now(), until: Date.now() + 54_000 },
  },
  muted: speaking(true),
  heard: { ...speaking(false), levels: new Map([[ME, 2]]) },
  nudge: { ...speaking(true), talkingWhileMuted: true },
  echo: { ...speaking(false), echo: true },
  hand_on_stage: room([...STAGE, on(ME, 3, { hand_raised_at: MINUTES_AGO(1) })], LISTENERS),
  host: asHost,
  host_closed: after(asHost, { hands_open: false }),
  queue: waiting(12),
  queue_thousand: waiting(1_000),
  moderator: asModerator,
  alone,
  alone_tested: { ...alone, mic: working },
  refused: { ...asHost, refusal: { reason: 'stage_full', at: LATER } },
  muted_all: { ...asHost, news: { kind: 'muted_all', count: 3, at: LATER } },
  moved: { ...listening, news: { kind: 'moved', at: LATER } },
  came_up: { ...speaking(true), news: { kind: 'came_on_stage', at: LATER } },
  reconnecting: { ...speaking(true), phase: 'reconnecting' },
  lost: { ...listening, reconnecting: new Set(['p2', 'p5']) },
  host_gone: asked(room(STAGE.slice(1), LISTENERS)),
  become_host: { ...asked(speaking(true)), askedToHost: true },
  tap: { ...listening, playback: 'blocked' },
  locked: after(listening, { locked: true }),
  by_link: { ...listening, room: { ...listening.room!, visibility: 'link' } },
  calm: calm(listening),
  calm_speaker: calm(speaking(true)),
  calm_host: raid,
  reactions: {
    ...listening,
    bursts: BURSTS.map(([reaction, count], id) => ({ id, reaction, count })),
  },
  no_reactions: { ...listening, room: { ...listening.room!, reactions: false } },
  one: { ...room([host], LISTENERS), levels: new Map() },
  twelve: crowded(11),
  thirteen: crowded(12),
  fifty: crowded(49),
};

/** What lies over the room, and over whose. */
const SHEETS: Record<string, [Facts, Over]> = {
  menu_host: [asHost, { kind: 'menu' }],
  menu_moderator: [asModerator, { kind: 'menu' }],
  menu_listener: [listening, { kind: 'menu' }],
  menu_just_listening: [{ ...listening, justListening: true }, { kind: 'menu' }],
  menu_calm: [raid, { kind: 'menu' }],
  calm_sheet: [raid, { kind: 'calm' }],
  calm_nobody: [{ ...raid, arrivals: { people: [], waiting: 0 } }, { kind: 'calm' }],
  edit: [asHost, { kind: 'edit' }],
  invitations: [asHost, { kind: 'invitations' }],
  share: [listening, { kind: 'share' }],
  check: [speaking(true), { kind: 'check' }],
  check_plays: [{ ...speaking(true), check: { state: 'playing', level: 0 } }, { kind: 'check' }],
  check_failed: [{ ...speaking(true), check: { state: 'failed', level: 0 } }, { kind: 'check' }],
  sign_up: [{ ...listening, me: VISITOR.id, visitor: true }, { kind: 'sign_up' }],
  end: [asHost, { kind: 'end' }],
  leave: [asHost, { kind: 'leave' }],
  leave_alone: [{ ...room([host], LISTENERS), me: HOST }, { kind: 'leave' }],
  person: [listening, { kind: 'person', id: 'p2' }],
  person_on_stage: [asHost, { kind: 'person', id: 'p2' }],
  person_listening: [asHost, { kind: 'person', id: 'p12' }],
  person_hand: [asHost, { kind: 'person', id: 'p7' }],
  person_moderator: [asHost, { kind: 'person', id: 'p1' }],
  person_visitor: [asHost, { kind: 'person', id: VISITOR.id }],
  person_invited: [
    after(asHost, {
      people: {
        ...asHost.view!.people,
        p12: { ...nobody('p12'), invitation: { at: MINUTES_AGO(0.2), by: HOST } },
      },
    }),
    { kind: 'person', id: 'p12' },
  ],
  myself: [speaking(true), { kind: 'person', id: ME }],
};

export interface RoomStory {
  live: Live;
  over: Over | null;
}

export const ROOMS = [...Object.keys(STATES), ...Object.keys(SHEETS)];

export function roomStory(name: string): RoomStory | null {
  if (STATES[name]) return { live: new FakeLive(STATES[name]), over: null };
  const sheet = SHEETS[name];
  return sheet ? { live: new FakeLive(sheet[0]), over: sheet[1] } : null;
}

/** The room in a state, for tests. */
export function story(name: string): Live {
  return roomStory(name)!.live;
}
