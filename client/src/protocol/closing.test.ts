import { expect, it } from 'vitest';
import { verdict } from './closing.ts';

it.each([
  [1006, 'again'],
  [1012, 'again'],
  [4000, 'again'],
  [4001, 'replaced'],
  [4002, 'removed'],
  [4003, 'ended'],
  [4004, 'again'],
  [4005, 'rejoin'],
  [4006, 'left'],
  [4007, 'signed_out'],
])('a socket closed with %i means %s', (code, means) => {
  expect(verdict(code)).toBe(means);
});
