import { expect, it } from 'vitest';
import { Choice } from './memory.ts';

function choice(kept: string[] | null = null): Choice {
  let rooms = kept;
  return new Choice({ read: () => rooms, write: (now) => (rooms = now) });
}

it('remembers a choice for each room', () => {
  const listeners = choice();
  listeners.set('a', true);
  listeners.set('b', true);
  listeners.set('a', false);
  expect([listeners.has('a'), listeners.has('b')]).toEqual([false, true]);
});

it('forgets the oldest of many rooms', () => {
  const listeners = choice();
  for (let i = 0; i <= 50; i++) listeners.set(`room${i}`, true);
  expect([listeners.has('room0'), listeners.has('room1')]).toEqual([false, true]);
});

it('takes what somebody else wrote for nothing', () => {
  expect(choice({} as string[]).has('a')).toBe(false);
});
