import { expect, it } from 'vitest';
import { peaksOf } from './probe.ts';

it('finds every tone and no slope', () => {
  const spectrum = new Float32Array(64).fill(-120);
  spectrum.set([-60, -40, -20, -40, -60], 8);
  spectrum.set([-50, -30, -50], 40);
  expect(peaksOf(spectrum, 10)).toEqual([
    { hz: 100, db: -20 },
    { hz: 410, db: -30 },
  ]);
});

it('finds nothing in noise below -70 dB', () => {
  expect(
    peaksOf(
      new Float32Array(64).map((_, i) => -90 + (i % 5)),
      10,
    ),
  ).toEqual([]);
});
