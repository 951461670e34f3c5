/**
 * The token of an invitation link (`#invitation=…`). It stands after the hash, where no server sees
 * it, and is taken out of the address at once: an address that is copied must not admit two (A9).
 * This tab keeps it: it is needed again at a reload, and where signing up needs an invitation.
 */

import { Kept } from '../../storage.ts';

interface Invited {
  room: string;
  token: string;
}

const kept = new Kept<Invited>(() => sessionStorage, 'parvis.invitation');

/** The token in an address, if it carries one. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('invitation') || null;
}

export function keepInvitation(room: string, token: string): void {
  kept.write({ room, token });
}

export function invitationTo(room: string | null): string | undefined {
  const invited = kept.read();
  return invited && invited.room === room ? invited.token : undefined;
}

/** Of a join that failed: the link opens nothing for this person. */
export function isAboutInvitation(failure: string | null): boolean {
  return failure === 'invitation_taken' || failure === 'invitation_over';
}

/** It is over, or another person's: asked again without it, one comes in as everybody. */
export function forgetInvitation(): void {
  kept.forget();
}
