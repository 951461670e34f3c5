/** Waiting, and asking again what is only away for a moment. */

import type { Timer } from '../protocol/ports.ts';
import { Problem } from './api.ts';

/** How often a first join waits for a media core that is being started anew. */
const PATIENCE = 3;

export function pause(timer: Timer, ms: number): Promise<void> {
  return new Promise((resolve) => timer.after(ms, resolve));
}

export async function patiently<T>(
  timer: Timer,
  ask: () => Promise<T>,
  patience = PATIENCE,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const away = error instanceof Problem && error.code === 'media_away';
    if (!away || patience === 0) throw error;
    await pause(timer, (error.retryAfter ?? 1) * 1000);
    return patiently(timer, ask, patience - 1);
  }
}
