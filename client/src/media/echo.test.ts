import { describe, expect, it, vi } from 'vitest';
import { seeded } from '../testing/dice.ts';
import { inRoom, inTurns, readings, rhythm, speech, type Reading } from '../testing/voices.ts';
import { correlation, Echo } from './echo.ts';
import { SILENCE } from './levels.ts';

const HALF_A_MINUTE = 30_000;
/** Hours of talk take seconds to judge, on a machine that does other things as well. */
vi.setConfig({ testTimeout: 60_000 });

/** Whether an echo is told, after each reading. */
function judged(read: readonly Reading[]): boolean[] {
  const echo = new Echo();
  return read.map(({ mine, theirs, at }) => echo.hear(mine, theirs, at));
}

/** Milliseconds until an echo is told, or null. */
function toldAfter(read: readonly Reading[]): number | null {
  const told = read[judged(read).indexOf(true)];
  return told && read[0] ? told.at - read[0].at : null;
}

/** What is read where the microphone hears `delay` ms later what was received. */
function echoing(seed: number, delay: number, ms: number): Reading[] {
  const dice = seeded(seed);
  const theirs = speech(dice, ms);
  return readings(inRoom(theirs, delay, dice), theirs, dice);
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const SOME = SEEDS.slice(0, 20);

describe('an echo', () => {
  it.each([0, 90, 470, 1230, 1960])('that comes after %i ms is told, mostly in 13 s', (delay) => {
    const times = SOME.map((seed) => toldAfter(echoing(seed, delay, 30_000)));
    expect(times).not.toContain(null);
    expect(times.filter((ms) => (ms ?? Infinity) < 13_000).length).toBeGreaterThanOrEqual(18);
  });

  it('is told of a voice that repeats itself, where two delays are alike', () => {
    const theirs = rhythm([300, 550, 200], [150, 200, 500], 30_000);
    const times = SOME.map((seed) => {
      const dice = seeded(seed);
      return toldAfter(readings(inRoom(theirs, 2000 * dice(), dice), theirs, dice));
    });
    expect(times).not.toContain(null);
  });

  it('is told after two windows', () => {
    expect(toldAfter(echoing(1, 0, 11_500))).toBeNull();
  });

  it('is over when it is not heard any more', () => {
    const read = echoing(2, 300, 40_000);
    const half = read.findIndex(({ at }) => at > 20_000);
    const told = judged(read.map((one, i) => (i < half ? one : { ...one, mine: SILENCE })));
    expect(told[half]).toBe(true);
    expect(told.at(-1)).toBe(false);
  });

  it('is forgotten with the first mute', () => {
    const echo = new Echo();
    for (const { mine, theirs, at } of echoing(3, 0, 15_000)) echo.hear(mine, theirs, at);
    echo.reset();
    expect(echo.hear(20, 20, 15_100)).toBe(false);
  });
});

describe('no echo', () => {
  it('is two people who talk over each other for half a minute: 200 pairs', () => {
    const alarms = SEEDS.filter((seed) => {
      const [mine, theirs] = [seed, seed + 10_000].map((one) => speech(seeded(one), HALF_A_MINUTE));
      return toldAfter(readings(mine ?? [], theirs ?? [], seeded(seed + 20_000))) !== null;
    });
    expect(alarms).toEqual([]);
  });

  it('is two people who take turns, however long', () => {
    const alarms = SEEDS.filter((seed) => {
      const [mine = [], theirs = []] = [seed, seed + 10_000].map((one) =>
        speech(seeded(one), HALF_A_MINUTE),
      );
      const dice = seeded(seed + 20_000);
      const turn = 800 + 3200 * dice();
      return toldAfter(readings(...inTurns(mine, theirs, turn, dice), dice)) !== null;
    });
    expect(alarms).toEqual([]);
  });

  it('is who listens in a quiet room, or beside a hum', () => {
    const read = echoing(7, 0, 40_000);
    expect(toldAfter(read.map((one) => ({ ...one, mine: SILENCE })))).toBeNull();
    const dice = seeded(8);
    expect(toldAfter(read.map((one) => ({ ...one, mine: 45 + 2 * dice() })))).toBeNull();
  });

  it('can be told from one reading a second', () => {
    const read = echoing(9, 0, HALF_A_MINUTE).filter((_, i) => i % 10 === 0);
    expect(toldAfter(read)).toBeNull();
  });
});

it('compares shapes, not loudness', () => {
  const shape = [60, 20, 60, 20];
  const weaker = shape.map((level) => level / 2 + 30);
  expect(correlation(shape, weaker)).toBeCloseTo(1);
  expect(correlation(shape, [20, 60, 20, 60])).toBeCloseTo(-1);
  expect(correlation(shape, [30, 30, 30, 30])).toBe(0);
});
