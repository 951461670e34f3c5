/** What a closed socket means for the connection, by its code. */

import { Close } from './messages.ts';

/**
 * `again`: the lease lives, ask for another ticket. `rejoin`: the media connection is over, join
 * anew. The others are final: whatever was open here stays closed.
 */
export type Verdict = 'again' | 'rejoin' | 'replaced' | 'removed' | 'ended' | 'left' | 'signed_out';

const VERDICTS: Readonly<Record<number, Verdict>> = {
  [Close.replaced]: 'replaced',
  [Close.removed]: 'removed',
  [Close.room_ended]: 'ended',
  [Close.lease_ended]: 'rejoin',
  [Close.left]: 'left',
  [Close.signed_out]: 'signed_out',
};

/** A restart, a bad ticket, a backlog too long, and every accident of a network: again. */
export function verdict(code: number): Verdict {
  return VERDICTS[code] ?? 'again';
}
