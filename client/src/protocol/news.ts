/** What just happened to me, worth being told in words: pure. */

import type { Event, Message } from './messages.ts';
import type { Picture } from './picture.ts';

export type Kind =
  'muted_by' | 'moved' | 'came_on_stage' | 'dismissed' | 'host_left' | 'became_host' | 'back';

/** Events about me that are news, by type. */
const ABOUT_ME: Partial<Record<Event['type'], Kind>> = {
  moved_to_audience: 'moved',
  came_on_stage: 'came_on_stage',
  hand_dismissed: 'dismissed',
  became_host: 'became_host',
};

/** `before` and `after` are the pictures around the message. */
export function news(before: Picture, message: Message, after: Picture): Kind | null {
  if (message.type === 'snapshot') return gained(before, after);
  if (message.type !== 'event' || message.seq <= before.seq) return null;
  return told(message.event, before.me);
}

function told(event: Event, me: string): Kind | null {
  if (event.type === 'stage_asked') return 'host_left';
  if (!('participant' in event) || event.participant !== me) return null;
  if (event.type === 'muted') return event.by === me ? null : 'muted_by';
  return ABOUT_ME[event.type] ?? null;
}

/** A change of role comes as a fresh snapshot instead of its event. */
function gained(before: Picture, after: Picture): Kind | null {
  const isHost = (picture: Picture) => picture.view.people[picture.me]?.role === 'host';
  return !isHost(before) && isHost(after) ? 'became_host' : null;
}
