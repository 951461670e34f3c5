/** Reactions that rise and are gone: pure. */

import type { Reaction } from '../protocol/messages.ts';
import type { Burst } from './types.ts';

/** Milliseconds: as long as one rises. */
export const RISES_FOR = 2600;
/** A small phone draws no more at once. */
const MOST = 8;

/** With those that just came; ids go on from the last one. */
export function risen(
  bursts: readonly Burst[],
  counts: Partial<Readonly<Record<Reaction, number>>>,
  lastId: number,
): Burst[] {
  const came = Object.entries(counts) as [Reaction, number][];
  const fresh = came.map(([reaction, count], i) => ({ id: lastId + i + 1, reaction, count }));
  return [...bursts, ...fresh].slice(-MOST);
}

export function without(bursts: readonly Burst[], upTo: number): Burst[] {
  return bursts.filter(({ id }) => id > upTo);
}
