/** What just happened to me, worth being told in words: pure. */

import { person } from '../room/index.ts';
import type { Event, Message, Role } from './messages.ts';
import type { Picture } from './picture.ts';

export type Kind =
  | 'muted_by'
  | 'moved'
  | 'came_on_stage'
  | 'dismissed'
  | 'next'
  | 'invited'
  | 'invitation_over'
  | 'declined'
  | 'unanswered'
  | 'host_left'
  | 'became_host'
  | 'became_moderator'
  | 'no_moderator'
  | 'calmed'
  | 'calm_ended'
  | 'locked'
  | 'unlocked'
  | 'hands_closed'
  | 'hands_opened'
  | 'edited'
  | 'back';

/** Events about me that are news, by type. */
const ABOUT_ME: Partial<Record<Event['type'], Kind>> = {
  moved_to_audience: 'moved',
  came_on_stage: 'came_on_stage',
  hand_dismissed: 'dismissed',
  became_host: 'became_host',
  moderator_made: 'became_moderator',
  moderator_unmade: 'no_moderator',
  invited_to_stage: 'invited',
  invitation_expired: 'invitation_over',
};

/** What became of an invitation of mine. */
const ABOUT_MY_GUEST: Partial<Record<Event['type'], Kind>> = {
  invitation_declined: 'declined',
  invitation_expired: 'unanswered',
};

/** Events that concern everybody here. */
const ABOUT_ALL: Partial<Record<Event['type'], Kind>> = {
  stage_asked: 'host_left',
  room_calmed: 'calmed',
  calm_ended: 'calm_ended',
  room_locked: 'locked',
  room_unlocked: 'unlocked',
  hands_closed: 'hands_closed',
  hands_opened: 'hands_opened',
};

/** By whom it is, where the event says so. */
export function newsBy(message: Message): string {
  return message.type === 'event' && 'by' in message.event ? message.event.by : '';
}

/** `before` and `after` are the pictures around the message. */
export function news(before: Picture, message: Message, after: Picture): Kind | null {
  if (message.type === 'snapshot') return changedRole(before, after);
  if (message.type === 'info') return 'edited';
  if (message.type === 'place') return before.before && after.before === 0 ? 'next' : null;
  if (message.type !== 'event' || message.seq <= before.seq) return null;
  return told(message.event, before);
}

function told(event: Event, { me, view }: Picture): Kind | null {
  const forAll = ABOUT_ALL[event.type];
  if (forAll) return forAll;
  if (!('participant' in event)) return null;
  const invited = person(view, event.participant).invitation?.by === me;
  if (event.participant !== me) return (invited && ABOUT_MY_GUEST[event.type]) || null;
  if (event.type === 'muted') return event.by === me ? null : 'muted_by';
  return ABOUT_ME[event.type] ?? null;
}

const ROLE: Record<Role, Kind> = {
  host: 'became_host',
  moderator: 'became_moderator',
  guest: 'no_moderator',
};

/** A change of role comes as a fresh snapshot instead of its event. */
function changedRole(before: Picture, after: Picture): Kind | null {
  const role = roleIn(after);
  return role === roleIn(before) ? null : ROLE[role];
}

function roleIn({ view, me }: Picture): Role {
  return person(view, me).role;
}
