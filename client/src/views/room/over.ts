/** What may lie over the room, one thing at a time; each comes when it is first wanted. */

import type { Component } from 'svelte';
import type { Live } from '$live/types.ts';
import { fetched } from '../fetched.ts';
import type { Opened } from './menu.ts';

export type Kind = Opened | 'menu' | 'leave' | 'sign_up';
export type Over = { kind: Kind } | { kind: 'person'; id: string };

/** What every sheet is given; each takes what it needs. */
export interface SheetProps {
  live: Live;
  /** Of the person it is about. */
  id: string;
  onopen: (kind: Kind) => void;
  onclose: () => void;
  /** Out of the room. */
  onleave: () => void;
}

type Load = () => Promise<{ default: Component<SheetProps> }>;

const SHEETS: Record<Over['kind'], Load> = {
  person: () => import('./PersonSheet.svelte'),
  sign_up: () => import('./SignUp.svelte'),
  menu: () => import('./RoomMenu.svelte'),
  calm: () => import('./Calm.svelte'),
  edit: () => import('./EditRoom.svelte'),
  invitations: () => import('./Invitations.svelte'),
  share: () => import('./ShareSheet.svelte'),
  check: () => import('./CheckSheet.svelte'),
  end: () => import('./EndRoom.svelte'),
  leave: () => import('./HostLeaves.svelte'),
};

export async function load(kind: Over['kind']): Promise<Component<SheetProps>> {
  return (await fetched(SHEETS[kind])).default;
}

/** Once the room is heard: a sheet then opens at once, even with the server away. */
export function loadAll(): void {
  for (const kind of Object.keys(SHEETS) as Over['kind'][]) void load(kind).catch(() => undefined);
}
