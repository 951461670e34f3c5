/** How an invitation link stands, in words. */

import type { RoomInvitation } from '$protocol/messages.ts';
import { number } from '$i18n/format.ts';
import { m } from '$paraglide/messages';

export type Standing = 'open' | 'claimed' | 'revoked' | 'expired';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function standing(one: RoomInvitation, now: number): Standing {
  if (one.revoked) return 'revoked';
  if (one.claimed_by !== null) return 'claimed';
  return Date.parse(one.expires_at) > now ? 'open' : 'expired';
}

type Words = (one: RoomInvitation, now: number) => string;

export const STANDINGS: Record<Standing, Words> = {
  open: ({ expires_at }, now) => left(Date.parse(expires_at) - now),
  claimed: ({ claimed_by }) => m.invitation_claimed({ name: claimed_by ?? '' }),
  revoked: () => m.invitation_revoked(),
  expired: () => m.invitation_expired(),
};

function left(milliseconds: number): string {
  const [n, words] =
    milliseconds >= DAY
      ? [Math.round(milliseconds / DAY), m.invitation_days]
      : [Math.max(1, Math.round(milliseconds / HOUR)), m.invitation_hours];
  return words({ n, shown: number(n) });
}
