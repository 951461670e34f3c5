import { expect, it } from 'vitest';
import { rootMeanSquare } from './meter.ts';

it('hears nothing in silence, and a full square as the loudest', () => {
  expect(rootMeanSquare(new Float32Array(8))).toBe(0);
  expect(rootMeanSquare(new Float32Array([1, -1, 1, -1]))).toBe(1);
});

it('hears nothing in no samples at all', () => {
  expect(rootMeanSquare(new Float32Array())).toBe(0);
});
