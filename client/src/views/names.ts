/** What a person's button is called: "Ana, host, muted. Chairs Ponts & Quais". */

import type { Participant, Person, Role, Step } from '$live/types.ts';
import { m } from '$paraglide/messages';

export interface Seen {
  person: Person;
  /** What the room knows of them; undefined: a mere listener. */
  participant?: Participant | undefined;
  isMe?: boolean;
  level?: Step;
  reconnecting?: boolean;
  /** On stage for less than 20 s. */
  fresh?: boolean;
}

const ROLES: Record<Role, (() => string) | null> = {
  host: m.role_host,
  moderator: m.role_moderator,
  guest: null,
};

/** The name first, then what a sighted person sees, then the headline. */
export function accessibleName(seen: Seen): string {
  const { person, isMe } = seen;
  const name = isMe ? m.you_suffix({ name: person.name }) : person.name;
  const facts = [name, role(seen), visitor(seen), state(seen), hand(seen)];
  const first = facts.filter(Boolean).join(', ');
  return person.headline ? `${first}. ${person.headline}` : first;
}

function role({ participant }: Seen): string | undefined {
  return participant && ROLES[participant.role]?.();
}

function visitor({ person }: Seen): string | undefined {
  return person.visitor ? m.visitor() : undefined;
}

/** The microphone, for who is on stage; a lost connection outranks it. */
function state({ participant, level, reconnecting, fresh }: Seen): string | undefined {
  if (reconnecting || participant?.lost_at) return m.state_reconnecting();
  if (!participant?.on_stage_since) return undefined;
  const voice = participant.muted ? m.state_muted() : level ? m.state_speaking() : m.state_silent();
  return fresh ? `${m.state_fresh()}, ${voice}` : voice;
}

function hand({ participant }: Seen): string | undefined {
  return participant?.hand_raised_at ? m.state_hand() : undefined;
}
