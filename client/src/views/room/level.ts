/** One's own voice in the mirror: from the meter's 0..1 to the steps of the ring. */

import type { Mic, Step } from '$live/types.ts';

/** About -39, -27 and -15 dBFS (0 is -60): under the first lies a room where nobody talks. */
const THRESHOLDS = [0.35, 0.55, 0.75] as const;

export function stepOf(level: number): Step {
  return THRESHOLDS.filter((least) => level >= least).length as Step;
}

/** A word was said: the verdict may stay. */
export function heardOnce(mic: Pick<Mic, 'state' | 'level'>): boolean {
  return mic.state === 'working' && stepOf(mic.level) >= 1;
}
