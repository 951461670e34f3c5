import { expect, it } from 'vitest';
import { onStage, roomOf, snapshot, T1 } from '../testing/rooms.ts';
import type { Event, Message } from './messages.ts';
import { news } from './news.ts';
import { begin, fold } from './picture.ts';

const START = begin(snapshot('ann'));

function newsOf(message: Message) {
  return news(START, message, fold(START, message));
}

function of(event: Event, seq = 2) {
  return newsOf({ type: 'event', seq, event, people: [] });
}

const ann = { at: T1, participant: 'ann' };
const bob = { at: T1, participant: 'bob' };

it.each<[Event, ReturnType<typeof newsOf>]>([
  [{ type: 'muted', ...ann, by: 'hana' }, 'muted_by'],
  [{ type: 'muted', ...ann, by: 'ann' }, null],
  [{ type: 'moved_to_audience', ...ann, by: 'hana' }, 'moved'],
  [{ type: 'came_on_stage', ...ann }, 'came_on_stage'],
  [{ type: 'hand_dismissed', ...ann, by: 'hana' }, 'dismissed'],
  [{ type: 'stage_asked', at: T1 }, 'host_left'],
  [{ type: 'muted', ...bob, by: 'hana' }, null],
  [{ type: 'came_on_stage', ...bob }, null],
])('tells of %j: %s', (event, kind) => {
  expect(of(event)).toBe(kind);
});

it('tells nothing twice', () => {
  expect(of({ type: 'came_on_stage', ...ann }, 1)).toBeNull();
});

it('tells who became host, though that comes as a snapshot', () => {
  const view = roomOf(onStage('ann', { role: 'host' }));
  expect(newsOf(snapshot('ann', { seq: 3, view }))).toBe('became_host');
});
