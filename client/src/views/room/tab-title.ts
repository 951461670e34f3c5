/** The title of the tab: what is awaited from me comes first, for who looks at another tab. */

import type { Live } from '$live/types.ts';
import { m } from '$paraglide/messages';
import { cardOf } from '../people.ts';

type Here = Pick<Live, 'invitation' | 'next' | 'people' | 'room'>;

export function tabTitle({ invitation, next, people, room }: Here): string {
  const title = m.page_title({ title: room?.title ?? '' });
  if (invitation) return m.title_invited({ name: cardOf(people, invitation.by).name, title });
  return next ? m.title_next({ title }) : title;
}
