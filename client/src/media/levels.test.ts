import { describe, expect, it } from 'vitest';
import { advance, DARK, Rings, SILENCE, toBar, toLevel, toStep, type Ring } from './levels.ts';

describe('a level', () => {
  it.each([
    [1, 0],
    [0.1, 20],
    [0.001, 60],
    [0, SILENCE],
    [2, 0],
  ])('of amplitude %f is %i below the loudest', (linear, level) => {
    expect(toLevel(linear)).toBeCloseTo(level);
  });

  it.each([
    [0, 3],
    [20, 3],
    [21, 2],
    [40, 2],
    [41, 1],
    [60, 1],
    [61, 0],
    [SILENCE, 0],
  ])('of %i lights %i arches: steps of 20 dB, as WebKit rounds', (level, step) => {
    expect(toStep(level)).toBe(step);
  });

  it('fills a bar from 60 dB below the loudest', () => {
    expect([0, 0.001, 0.1, 1].map((linear) => toBar(linear).toFixed(2))).toEqual([
      '0.00',
      '0.00',
      '0.67',
      '1.00',
    ]);
  });
});

/** The ring after hearing each step at its instant. */
function ring(...heard: [at: number, step: 0 | 1 | 2 | 3][]): Ring {
  return heard.reduce((ring, [at, step]) => advance(ring, step, at), DARK);
}

describe('a ring', () => {
  it('lights after 300 ms of voice, so that a cough lights nothing', () => {
    expect(ring([0, 2], [299, 2]).shown).toBe(0);
    expect(ring([0, 2], [300, 2]).shown).toBe(2);
    expect(ring([0, 2], [100, 0], [200, 0], [300, 0], [400, 2]).shown).toBe(0);
  });

  it('lights for syllables, however short the silence between them', () => {
    expect(ring([0, 2], [100, 0], [200, 2], [300, 0], [400, 2]).shown).toBe(2);
  });

  it('rises at once when it is lit', () => {
    expect(ring([0, 1], [300, 1], [310, 3]).shown).toBe(3);
  });

  it('falls after 600 ms, so that a breath does not go dark', () => {
    const lit: [number, 2][] = [
      [0, 2],
      [300, 2],
    ];
    expect(ring(...lit, [400, 0], [999, 0]).shown).toBe(2);
    expect(ring(...lit, [400, 0], [1000, 0]).shown).toBe(0);
    expect(ring(...lit, [400, 0], [900, 2], [1000, 0]).shown).toBe(2);
  });
});

describe('rings', () => {
  const LOUD = { csrc: 7, level: 10 };

  /** Reads the slots every 100 ms from `from` to `to`. */
  function hear(rings: Rings, from: number, to: number, voices: (at: number) => object[]) {
    for (let at = from; at <= to; at += 100) rings.hear(voices(at) as never, at);
  }

  it('show who is heard', () => {
    const rings = new Rings();
    hear(rings, 0, 300, (at) => [{ ...LOUD, stamp: at }]);
    expect([...rings.shown()]).toEqual([[7, 3]]);
  });

  it('go dark when the packets stop, though the browser lists the source for 10 s', () => {
    const rings = new Rings();
    hear(rings, 0, 300, (at) => [{ ...LOUD, stamp: at }]);
    hear(rings, 400, 2000, () => [{ ...LOUD, stamp: 300 }]);
    expect(rings.shown().size).toBe(0);
  });

  it('follow a voice that changes its slot', () => {
    const rings = new Rings();
    hear(rings, 0, 300, (at) => [{ ...LOUD, stamp: at }]);
    hear(rings, 400, 2000, (at) => [
      { ...LOUD, stamp: at },
      { ...LOUD, level: 90, stamp: 300 },
    ]);
    expect([...rings.shown()]).toEqual([[7, 3]]);
  });

  it('know the loudest of the others now', () => {
    const rings = new Rings();
    const mine = { csrc: 1, level: 5, stamp: 0 };
    rings.hear([mine, { ...LOUD, stamp: 0 }, { csrc: 8, level: 30, stamp: 0 }], 0);
    expect([rings.loudest(1, 0), rings.loudest(7, 0)]).toEqual([10, 5]);
    expect(rings.loudest(1, 300)).toBe(SILENCE);
  });
});
