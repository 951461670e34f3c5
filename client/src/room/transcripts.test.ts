/** The stories of spec/transcripts, told from where a client stands: it hears, it folds, it sees. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event, Participant, Room } from '../protocol/messages.ts';
import { apply, leads, nobody, person } from './index.ts';
import { EMPTY } from './state.ts';

type Told = Event & { told: string; refreshed?: string[] };
type Seen = Partial<Omit<Room, 'people'>> & { people: Record<string, Partial<Participant>> };
type Step = { events?: Told[]; sees?: Record<string, Seen> };
type Script = {
  title: string;
  stage_size?: number;
  viewers: string[];
  start: Seen;
  steps: Step[];
  ends: Record<string, Seen>;
};

const FOLDER = join(import.meta.dirname, '../../../spec/transcripts');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);

/** What a transcript leaves out is as with anybody. */
function whole(seen: Seen): Room {
  const people = Object.entries(seen.people).map(([id, who]) => [id, { ...nobody(id), ...who }]);
  return { ...EMPTY, ...seen, people: Object.fromEntries(people) };
}

function hears(viewer: string, mine: Room, told: string): boolean {
  return told === 'everyone' || told.endsWith(` ${viewer}`) || leads(person(mine, viewer));
}

/** The view after a step; whose role changed in it is sent a snapshot instead of the rest. */
function follow(viewer: string, mine: Room, step: Step): Room {
  for (const { told, refreshed, ...event } of step.events ?? []) {
    if (refreshed?.includes(viewer)) return whole(step.sees![viewer]!);
    if (hears(viewer, mine, told)) mine = apply(mine, event as Event);
  }
  return mine;
}

function tell(script: Script, viewer: string): Room {
  let mine = whole(script.start);
  script.steps.forEach((step, index) => {
    mine = follow(viewer, mine, step);
    const sees = step.sees?.[viewer];
    if (sees) expect(mine, `step ${index + 1}`).toEqual(whole(sees));
  });
  return mine;
}

describe.each(FILES)('%s', (file) => {
  const script = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Script;

  it.each(script.viewers)('%s sees what a fresh snapshot would show', (viewer) => {
    expect(tell(script, viewer)).toEqual(whole(script.ends[viewer]!));
  });
});

it('finds the stories', () => {
  expect(FILES.length).toBeGreaterThanOrEqual(8);
});
