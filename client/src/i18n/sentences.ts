/** A sentence for every stable code the server may answer with. */

import { m } from '$paraglide/messages';

type Sentences = Record<string, (() => string) | undefined>;

const known = m as unknown as Sentences;

/** A room's or socket's "no" (`parvis.wire.reasons`). */
export function refusal(reason: string): string {
  return (known[`refusal_${reason}`] ?? m.not_done)();
}

/** An HTTP problem's code (`parvis.http.problem`), or one that the client found itself. */
export function problem(code: string): string {
  return (known[`problem_${code}`] ?? m.not_done)();
}
