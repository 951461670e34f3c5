import { describe, expect, it } from 'vitest';
import { card, onStage, roomOf, snapshot, T0, T1 } from '../testing/rooms.ts';
import type { Event, Message, Microphone } from './messages.ts';
import { begin, fold, type Picture } from './picture.ts';

const START = begin(snapshot('ann'));

function after(...messages: Message[]): Picture {
  return messages.reduce(fold, START);
}

const hand = (participant: string, microphone: Microphone) =>
  ({ type: 'hand', participant, topic: 'Trams', microphone, spoke: false }) as const;

function event(seq: number, event: Event): Message {
  return { type: 'event', seq, event, people: [] };
}

it('begins with the snapshot', () => {
  expect(START).toMatchObject({ me: 'ann', seq: 1, listening: 1 });
  expect([...START.people.keys()]).toEqual(['hana', 'ann']);
});

it('folds events into the room', () => {
  const picture = after(event(2, { type: 'came_on_stage', at: T1, participant: 'ann' }));
  expect(picture.view.people['ann']?.on_stage_since).toBe(T1);
  expect(picture.seq).toBe(2);
});

it('does not apply what the snapshot already holds', () => {
  const old = event(1, { type: 'came_on_stage', at: T1, participant: 'ann' });
  expect(after(old)).toEqual(START);
});

it('does not go back to a snapshot that was overtaken', () => {
  const picture = after(event(5, { type: 'hands_closed', at: T1 }));
  expect(fold(picture, snapshot('ann', { seq: 4 }))).toBe(picture);
});

it('learns the cards that come with an event', () => {
  const said = event(2, { type: 'came_on_stage', at: T1, participant: 'bob' });
  const picture = after({ ...said, people: [card('bob')] } as Message);
  expect(picture.people.get('bob')?.name).toBe('BOB');
});

it('takes the latest of every notice', () => {
  const picture = after(
    { type: 'count', listening: 3 },
    { type: 'audience', people: [card('ann'), card('bob')], listening: 4 },
    { type: 'place', before: 2 },
    hand('bob', 'blocked'),
  );
  expect(picture).toMatchObject({ listening: 4, before: 2 });
  expect(picture.audience.map((person) => person.id)).toEqual(['ann', 'bob']);
  expect(picture.hands.get('bob')?.topic).toBe('Trams');
});

it('forgets the topic of a hand that is down', () => {
  const picture = after(
    hand('ann', 'working'),
    event(2, { type: 'hand_lowered', at: T1, participant: 'ann' }),
  );
  expect(picture.hands.size).toBe(0);
});

it('knows who is silent until they are back', () => {
  const silent = after({ type: 'reconnecting', participant: 'hana', is: true });
  expect([...silent.silent]).toEqual(['hana']);
  expect(fold(silent, { type: 'reconnecting', participant: 'hana', is: false }).silent.size).toBe(
    0,
  );
  const returned = event(2, { type: 'connection_returned', at: T1, participant: 'hana' });
  expect(fold(silent, returned).silent.size).toBe(0);
});

it('forgets the silence of who is lost: the room itself tells that', () => {
  const silent = after({ type: 'reconnecting', participant: 'hana', is: true });
  const lost = fold(silent, {
    type: 'event',
    seq: 2,
    event: { type: 'connection_lost', at: T1, participant: 'hana' },
    people: [],
  });
  expect(lost.silent.size).toBe(0);
});

it('knows from the snapshot who is silent', () => {
  expect([...begin(snapshot('ann', { reconnecting: ['hana'] })).silent]).toEqual(['hana']);
});

it('keeps known cards through a fresh snapshot', () => {
  const fresh = snapshot('ann', { seq: 9, view: roomOf(onStage('bob')), people: [card('bob')] });
  expect([...after(fresh).people.keys()].sort()).toEqual(['ann', 'bob', 'hana']);
  expect(after(fresh).view.people['bob']?.on_stage_since).toBe(T0);
});

describe('arrivals before a calm: A10', () => {
  const arrivals: Message = { type: 'arrivals', people: [], waiting: 2 };
  const calm = (role: 'moderator' | 'guest', seq = 2) => {
    const view = { ...roomOf(onStage('ann', { role })), calm_since: T1 };
    return snapshot('ann', { seq, view });
  };

  it('stay with who leads through a change of roles', () => {
    expect(after(calm('moderator'), arrivals, calm('moderator', 3)).arrivals?.waiting).toBe(2);
  });

  it('are no more for who does not lead any more, or once the calm is over', () => {
    expect(after(calm('moderator'), arrivals, calm('guest', 3)).arrivals).toBeNull();
    const over = event(3, { type: 'calm_ended', at: T1 });
    expect(after(calm('moderator'), arrivals, over).arrivals).toBeNull();
  });
});

it('has the words of the room as they were edited', () => {
  const { room } = snapshot('ann');
  expect(after({ type: 'info', room: { ...room, title: 'Boats' } }).room.title).toBe('Boats');
});
