/** What the browser remembers of rooms, for this tab and for later visits. */

import { Kept } from '../storage.ts';

export interface Whereabouts {
  readonly room: string;
  /** A visitor's name. */
  readonly name: string | null;
  readonly connection: string;
  /** Milliseconds since 1970: the page was in it then for sure. */
  readonly at: number;
}

/** Milliseconds: no reload takes longer. Who comes back later is asked at the door. */
const A_RELOAD = 300_000;

/** Was this tab in that room a moment ago? A tab that is restored the next day was not. */
export function wasJustIn(room: string, here: Whereabouts | null, now: number): boolean {
  return here?.room === room && now - here.at < A_RELOAD;
}

/** Through a reload of this tab: where it was, as whom, on which connection. */
export const memory: Memory = new Kept<Whereabouts>(() => sessionStorage, 'parvis.here');

export type Memory = Pick<Kept<Whereabouts>, 'read' | 'write' | 'forget'>;

/** So many rooms, the last ones chosen. */
const ROOMS = 50;

/** In which rooms this browser's person is just listening. */
export class Choice {
  constructor(private readonly rooms: Pick<Kept<string[]>, 'read' | 'write'>) {}

  has(room: string): boolean {
    return this.all.includes(room);
  }

  set(room: string, is: boolean): void {
    const others = this.all.filter((other) => other !== room);
    this.rooms.write(is ? [...others, room].slice(-ROOMS) : others);
  }

  private get all(): string[] {
    const kept = this.rooms.read();
    return Array.isArray(kept) ? kept : [];
  }
}

export const listeners = new Choice(new Kept(() => localStorage, 'parvis.just_listening'));
