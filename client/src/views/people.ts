/** How a person without a photograph is drawn: a tint and initials, the same wherever they appear. */

import type { Person } from '$live/types.ts';
import { m } from '$paraglide/messages';

const TINTS = 6;

/** 1..6, from the name: participant ids are random for each room, and a face should not be. */
export function tint(name: string): number {
  let hash = 0x811c9dc5; // FNV-1a: neighbouring names fall far apart
  for (const letter of name.normalize('NFC')) {
    hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  }
  return (((hash ^ (hash >>> 15)) >>> 0) % TINTS) + 1;
}

/** "Ana Ferreira" -> "AF", "Léa" -> "L". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** The card of somebody whose card has not arrived yet: they are shown, never skipped. */
export function cardOf(people: ReadonlyMap<string, Person>, id: string): Person {
  return people.get(id) ?? { id, name: m.someone(), headline: '', visitor: false, csrc: 0 };
}
