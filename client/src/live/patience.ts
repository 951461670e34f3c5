/** Waiting, and asking again what is only away for a moment. */

import { wait } from '../protocol/backoff.ts';
import type { Timer } from '../protocol/ports.ts';
import { Problem } from './api.ts';
import { isPassing, wish } from './outcome.ts';
import type { World } from './world.ts';

/** How often a first join waits for a media core that is being started anew. */
const PATIENCE = 3;

export function pause(timer: Timer, ms: number): Promise<void> {
  return new Promise((resolve) => timer.after(ms, resolve));
}

/**
 * Asks until there is an answer. A calm is waited for as long as it takes, whatever befalls the
 * server meanwhile; `held` is told each time that it holds this person at the door.
 */
export async function patiently<T>(
  { timer, dice }: Pick<World, 'timer' | 'dice'>,
  ask: () => Promise<T>,
  held: () => void,
): Promise<T> {
  for (let isHeld = false, attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof Problem ? error.code : null;
      isHeld ||= code === 'room_calm';
      const away = code === 'media_away' && attempt < PATIENCE;
      if (!away && !(isHeld && isPassing(error))) throw error;
      if (isHeld) held();
      await pause(timer, wait(0, dice(), wish(error) ?? 1));
    }
  }
}
