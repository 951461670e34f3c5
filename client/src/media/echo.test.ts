import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/dice.ts';
import type { Dice } from '../protocol/ports.ts';
import { correlation, Echo } from './echo.ts';
import { SILENCE } from './levels.ts';

/** Levels of somebody who talks, ten a second: words of 100 to 600 ms, and gaps between them. */
function speech(dice: Dice, readings: number): number[] {
  const levels: number[] = [];
  while (levels.length < readings) {
    const loudness = 18 + 14 * dice();
    for (let left = 1 + 5 * dice(); left > 0; left--) levels.push(loudness + 8 * (dice() - 0.5));
    for (let left = 4 * dice(); left > 1; left--) levels.push(55 + 20 * dice());
  }
  return levels.slice(0, readings);
}

/** What a microphone hears of it in a room: later, weaker, with some noise of its own. */
function inRoom(levels: number[], delay: number, dice: Dice): number[] {
  return levels.map((_, i) => {
    const played = levels[i - delay] ?? SILENCE;
    return Math.min(played + 12, 56 + 6 * dice()) + 2 * (dice() - 0.5);
  });
}

/** In how many of the readings an echo was told. */
function told(mine: number[], theirs: number[]): number {
  const echo = new Echo();
  return mine.filter((level, i) => echo.hear(level, theirs[i] ?? SILENCE)).length;
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

describe('an echo', () => {
  it.each([0, 1, 5, 12, 20])('that comes after %i readings is told', (delay) => {
    for (const seed of SEEDS) {
      const dice = seeded(seed);
      const theirs = speech(dice, 200);
      expect(told(inRoom(theirs, delay, dice), theirs), `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it('is told after two windows of four seconds', () => {
    const dice = seeded(1);
    const theirs = speech(dice, 79);
    expect(told(inRoom(theirs, 0, dice), theirs)).toBe(0);
  });

  it('is over when it is not heard any more', () => {
    const dice = seeded(2);
    const theirs = speech(dice, 400);
    const mine = [...inRoom(theirs, 3, dice).slice(0, 200), ...Array(200).fill(SILENCE)];
    const echo = new Echo();
    const heard = mine.map((level, i) => echo.hear(level, theirs[i] ?? SILENCE));
    expect(heard[199]).toBe(true);
    expect(heard.at(-1)).toBe(false);
  });

  it('is forgotten with the first mute', () => {
    const dice = seeded(3);
    const theirs = speech(dice, 120);
    const mine = inRoom(theirs, 0, dice);
    const echo = new Echo();
    mine.forEach((level, i) => echo.hear(level, theirs[i] ?? SILENCE));
    echo.reset();
    expect(echo.hear(20, 20)).toBe(false);
  });
});

describe('no echo', () => {
  it('is two people who talk over each other', () => {
    for (const seed of SEEDS) {
      const mine = speech(seeded(seed), 600);
      const theirs = speech(seeded(seed + 10_000), 600);
      expect(told(mine, theirs), `seed ${seed}`).toBe(0);
    }
  });

  it('is who listens in a quiet room, or beside a hum', () => {
    const theirs = speech(seeded(7), 400);
    expect(told(Array(400).fill(SILENCE), theirs)).toBe(0);
    const dice = seeded(8);
    const hum = theirs.map(() => 45 + 2 * dice());
    expect(told(hum, theirs)).toBe(0);
  });
});

it('compares shapes, not loudness', () => {
  const shape = [60, 20, 60, 20];
  const weaker = shape.map((level) => level / 2 + 30);
  expect(correlation(shape, weaker)).toBeCloseTo(1);
  expect(correlation(shape, [20, 60, 20, 60])).toBeCloseTo(-1);
  expect(correlation(shape, [30, 30, 30, 30])).toBe(0);
});
