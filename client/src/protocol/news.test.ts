import { expect, it } from 'vitest';
import { nobody } from '../room/index.ts';
import { onStage, roomOf, snapshot, T1 } from '../testing/rooms.ts';
import type { Event, Message } from './messages.ts';
import { news, newsBy } from './news.ts';
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
  [{ type: 'invited_to_stage', ...ann, by: 'hana' }, 'invited'],
  [{ type: 'invitation_expired', ...ann }, 'invitation_over'],
  [{ type: 'room_calmed', at: T1, by: 'hana' }, 'calmed'],
  [{ type: 'calm_ended', at: T1 }, 'calm_ended'],
  [{ type: 'room_locked', at: T1, by: 'hana' }, 'locked'],
  [{ type: 'room_unlocked', at: T1 }, 'unlocked'],
  [{ type: 'hands_closed', at: T1 }, 'hands_closed'],
  [{ type: 'hands_opened', at: T1 }, 'hands_opened'],
  [{ type: 'invited_to_stage', ...bob, by: 'hana' }, null],
  [{ type: 'muted', ...bob, by: 'hana' }, null],
  [{ type: 'came_on_stage', ...bob }, null],
])('tells of %j: %s', (event, kind) => {
  expect(of(event)).toBe(kind);
});

it('tells nothing twice', () => {
  expect(of({ type: 'came_on_stage', ...ann }, 1)).toBeNull();
});

it.each([
  ['invitation_declined', 'ann', 'declined'],
  ['invitation_expired', 'ann', 'unanswered'],
  ['invitation_declined', 'hana', null],
] as const)('tells of %s whoever invited, here %s: %s', (type, by, kind) => {
  const guest = { ...nobody('bob'), invitation: { at: T1, by } };
  const before = begin(snapshot('ann', { view: roomOf(guest) }));
  const said: Message = { type: 'event', seq: 2, event: { type, ...bob }, people: [] };
  expect(news(before, said, fold(before, said))).toBe(kind);
});

it.each([
  ['guest', 'host', 'became_host'],
  ['guest', 'moderator', 'became_moderator'],
  ['moderator', 'guest', 'no_moderator'],
  ['moderator', 'moderator', null],
] as const)('tells a %s who is %s now, though that comes as a snapshot: %s', (was, is, kind) => {
  const before = begin(snapshot('ann', { view: roomOf(onStage('ann', { role: was })) }));
  const said = snapshot('ann', { seq: 3, view: roomOf(onStage('ann', { role: is })) });
  expect(news(before, said, fold(before, said))).toBe(kind);
});

it('tells who is next once, when the one before is gone', () => {
  const waiting = begin(snapshot('ann', { before: 1 }));
  const first: Message = { type: 'place', before: 0 };
  const next = fold(waiting, first);
  expect(news(waiting, first, next)).toBe('next');
  expect(news(next, first, fold(next, first))).toBeNull();
});

it('tells that the room was edited', () => {
  const { room } = snapshot('ann');
  expect(newsOf({ type: 'info', room: { ...room, title: 'Boats' } })).toBe('edited');
});

it('tells by whom it is, where the event says so', () => {
  const locked: Event = { type: 'room_locked', at: T1, by: 'hana' };
  expect(newsBy({ type: 'event', seq: 2, event: locked, people: [] })).toBe('hana');
  const unlocked: Event = { type: 'room_unlocked', at: T1 };
  expect(newsBy({ type: 'event', seq: 3, event: unlocked, people: [] })).toBe('');
});
