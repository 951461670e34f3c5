/** Who may come, listen and speak: what the door says before Join, one sentence a row. */

import Globe from '@lucide/svelte/icons/globe';
import Headphones from '@lucide/svelte/icons/headphones';
import Link2 from '@lucide/svelte/icons/link-2';
import Lock from '@lucide/svelte/icons/lock';
import Ticket from '@lucide/svelte/icons/ticket';
import UserCheck from '@lucide/svelte/icons/user-check';
import Waves from '@lucide/svelte/icons/waves';
import type { Component } from 'svelte';
import type { RoomCard } from '$protocol/messages.ts';
import { m } from '$paraglide/messages';

export interface Rule {
  icon: Component;
  words: () => string;
}

type Policy = Pick<
  RoomCard,
  'visibility' | 'visitors' | 'visitors_speak' | 'locked' | 'calm' | 'here' | 'familiar'
>;

interface Row extends Rule {
  holds: (policy: Policy, invited: boolean) => boolean;
}

const ROWS: readonly Row[] = [
  {
    icon: Globe,
    words: m.policy_visitors_speak,
    holds: ({ visitors, visitors_speak }) => visitors && visitors_speak,
  },
  {
    icon: Globe,
    words: m.policy_visitors,
    holds: ({ visitors, visitors_speak }) => visitors && !visitors_speak,
  },
  { icon: UserCheck, words: m.policy_accounts, holds: ({ visitors }) => !visitors },
  { icon: Link2, words: m.link_room_hint, holds: ({ visibility }) => visibility === 'link' },
  {
    icon: Lock,
    words: m.policy_locked,
    holds: ({ locked, here, familiar }, invited) => locked && familiar && !here && !invited,
  },
  { icon: Ticket, words: m.policy_invited, holds: ({ here }, invited) => invited && !here },
  { icon: Waves, words: m.policy_calm, holds: ({ calm, here }) => calm && !here },
  {
    icon: Headphones,
    words: m.come_in_silent,
    holds: ({ here }) => !here,
  },
];

export function rulesOf(policy: Policy, invited: boolean): Rule[] {
  if (isShutTo(policy, invited)) return []; // who may come in otherwise would contradict the lock
  return ROWS.filter((row) => row.holds(policy, invited));
}

/** A lock holds whoever looks: there is no Join, and the door says what there is instead. */
export function isShutTo(
  { locked, here, familiar }: Pick<Policy, 'locked' | 'here' | 'familiar'>,
  invited: boolean,
): boolean {
  return locked && !here && !familiar && !invited;
}
