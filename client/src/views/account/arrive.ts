/** What happens when somebody has just signed in. */

import { goto } from '$app/navigation';
import { account } from '$live/account.svelte.ts';
import { isUnderWay, visit } from '../visit.svelte.ts';
import { nextOf, roomOf } from './next.ts';

/** On to where they were going; a room they were listening to as a visitor is entered anew. */
export async function arrive(url: URL): Promise<void> {
  await account.refresh();
  const next = nextOf(url);
  const room = roomOf(next);
  if (room !== null && room === visit.room && isUnderWay()) void visit.enter(room);
  await goto(next, { replaceState: true });
}
