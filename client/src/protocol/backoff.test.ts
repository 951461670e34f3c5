import { expect, it } from 'vitest';
import { spread, wait } from './backoff.ts';

it('tries again at once, but for a little spread', () => {
  expect(wait(0, 0)).toBe(0);
  expect(wait(0, 0.99)).toBeLessThan(100);
});

it('spreads the next attempts over a growing span: A7, no storm', () => {
  expect([1, 2, 3].map((attempt) => wait(attempt, 0.5))).toEqual([150, 600, 1350]);
});

it('asks every few seconds for as long as a lease lives without a socket', () => {
  expect([4, 11, 12].map((attempt) => wait(attempt, 0.5))).toEqual([1350, 1350, 5000]);
});

it('never waits longer than ten seconds by itself', () => {
  expect(wait(99, 1)).toBe(10_000);
});

it('keeps the wish of the server in full, and spreads what comes after it', () => {
  expect(wait(0, 0, 5)).toBe(5000);
  expect(wait(0, 1, 5)).toBe(6000);
});

it('spreads what ten thousand people ask at one moment over ten seconds: A7', () => {
  expect([0, 0.5, 0.99].map((dice) => spread(10_000, dice))).toEqual([0, 5000, 9900]);
  expect(spread(10, 0.99)).toBeLessThan(10);
});
