/** How a listener comes on stage, and leaves it. */

import type { Participant } from '../protocol/messages.ts';
import type { Changes } from './changes.ts';

const lowered = (who: Participant) => ({ ...who, hand_raised_at: null });
const uninvited = (who: Participant) => ({ ...who, invitation: null });
const seated = (who: Participant) => ({ ...lowered(who), on_stage_since: null, muted: true });

export const changes = {
  hand_raised: (who, event) => ({ ...who, hand_raised_at: event.at }),
  hand_lowered: lowered,
  hand_dismissed: lowered,
  invited_to_stage: (who, event) => ({ ...who, invitation: { at: event.at, by: event.by } }),
  invitation_declined: uninvited,
  invitation_expired: uninvited,
  came_on_stage: (who, event) => ({ ...uninvited(lowered(who)), on_stage_since: event.at }),
  left_stage: seated,
  moved_to_audience: seated,
} satisfies Changes;
