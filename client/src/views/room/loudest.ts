/** Who is heard most just now, for places that name one person. */

import type { Live } from '$live/types.ts';

/** The participant id, or null while nobody speaks; the first on stage wins a tie. */
export function loudest(live: Pick<Live, 'stage' | 'levels'>): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { id, muted } of live.stage) {
    const level = muted ? 0 : (live.levels.get(id) ?? 0);
    if (level > most) [best, most] = [id, level];
  }
  return best;
}
