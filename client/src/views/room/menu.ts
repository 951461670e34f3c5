/** What the room's menu holds for this person: one table, in the order it is shown. */

import CircleStop from '@lucide/svelte/icons/circle-stop';
import Ear from '@lucide/svelte/icons/ear';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import MicOff from '@lucide/svelte/icons/mic-off';
import MicVocal from '@lucide/svelte/icons/mic-vocal';
import Pencil from '@lucide/svelte/icons/pencil';
import Share2 from '@lucide/svelte/icons/share-2';
import Smile from '@lucide/svelte/icons/smile';
import Ticket from '@lucide/svelte/icons/ticket';
import UsersRound from '@lucide/svelte/icons/users-round';
import Waves from '@lucide/svelte/icons/waves';
import type { Component } from 'svelte';
import type { Live, Role } from '$live/types.ts';
import { m } from '$paraglide/messages';
import type { Entry } from '../ui/Menu.svelte';

/** A sheet that an entry opens. */
export type Opened = 'calm' | 'edit' | 'invitations' | 'share' | 'check' | 'end';

/** What an entry may do beside asking the room. */
export interface Hands {
  open: (sheet: Opened) => void;
  /** A policy of the room, by HTTP: the host's only. */
  reactions: (on: boolean) => void;
}

interface Item {
  id: string;
  icon: Component;
  label: () => string;
  hint?: () => string;
  may: readonly Role[];
  shown?: (live: Live) => boolean;
  on?: (live: Live) => boolean;
  final?: true;
  run: (live: Live, hands: Hands) => void;
}

const HOST: readonly Role[] = ['host'];
const LEADS: readonly Role[] = ['host', 'moderator'];
const ANYBODY: readonly Role[] = ['host', 'moderator', 'guest'];

const ITEMS: readonly Item[] = [
  {
    id: 'calm',
    icon: Waves,
    label: m.calm_the_room,
    hint: m.calm_the_room_hint,
    may: LEADS,
    shown: (live) => !live.calm,
    // At once: what is asked may be thought over afterwards, and undone.
    run: (live, hands) => {
      live.calmRoom();
      hands.open('calm');
    },
  },
  {
    id: 'arrivals',
    icon: UsersRound,
    label: m.calm_who_came,
    hint: m.calm_who_came_hint,
    may: LEADS,
    shown: (live) => live.calm,
    run: (_, hands) => hands.open('calm'),
  },
  {
    id: 'end_calm',
    icon: Waves,
    label: m.end_the_calm,
    may: LEADS,
    shown: (live) => live.calm,
    run: (live) => live.endCalm(),
  },
  {
    id: 'lock',
    icon: Lock,
    label: m.lock_room,
    hint: m.lock_room_hint,
    may: LEADS,
    shown: (live) => !live.locked,
    run: (live) => live.lockRoom(),
  },
  {
    id: 'unlock',
    icon: LockOpen,
    label: m.unlock_room,
    hint: m.unlock_room_hint,
    may: LEADS,
    shown: (live) => live.locked,
    run: (live) => live.unlockRoom(),
  },
  {
    id: 'mute_all',
    icon: MicOff,
    label: m.mute_all,
    hint: m.mute_all_hint,
    may: LEADS,
    run: (live) => live.muteAll(),
  },
  {
    id: 'edit',
    icon: Pencil,
    label: m.edit_room,
    may: HOST,
    run: (_, hands) => hands.open('edit'),
  },
  {
    id: 'invitations',
    icon: Ticket,
    label: m.invitation_link,
    hint: m.invitation_link_hint,
    may: LEADS,
    run: (_, hands) => hands.open('invitations'),
  },
  {
    id: 'share',
    icon: Share2,
    label: m.share,
    may: ANYBODY,
    run: (_, hands) => hands.open('share'),
  },
  {
    id: 'reactions',
    icon: Smile,
    label: m.reactions,
    may: HOST,
    on: (live) => live.room?.reactions ?? true,
    run: (live, hands) => hands.reactions(!live.room?.reactions),
  },
  {
    id: 'just_listening',
    icon: Ear,
    label: m.just_listening,
    hint: m.just_listening_hint,
    may: ['guest'],
    shown: (live) => !live.onStage,
    on: (live) => live.justListening,
    run: (live) => live.justListen(!live.justListening),
  },
  {
    id: 'check',
    icon: MicVocal,
    label: m.sound_check,
    hint: m.sound_check_menu_hint,
    may: ANYBODY,
    run: (_, hands) => hands.open('check'),
  },
  {
    id: 'end',
    icon: CircleStop,
    label: m.end_room,
    may: HOST,
    final: true,
    run: (_, hands) => hands.open('end'),
  },
];

export function entriesFor(live: Live, hands: Hands): Entry[] {
  const here = ITEMS.filter((item) => item.may.includes(live.role) && (item.shown?.(live) ?? true));
  return here.map((item) => ({
    id: item.id,
    icon: item.icon,
    label: item.label(),
    hint: item.hint?.(),
    on: item.on?.(live),
    final: item.final,
    run: () => item.run(live, hands),
  }));
}
