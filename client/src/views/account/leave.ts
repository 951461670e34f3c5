/** Signing out: of this browser, or of all of them. The room one is in is left first. */

import { account } from '$live/account.svelte.ts';
import { api } from '$live/api.ts';
import { live } from '$live/live.svelte.ts';

async function leaveBy(end: () => Promise<void>): Promise<void> {
  live.leave();
  await end();
  await account.refresh();
}

export const signOut = (): Promise<void> => leaveBy(api.signOut);
export const signOutEverywhere = (): Promise<void> => leaveBy(api.signOutEverywhere);
