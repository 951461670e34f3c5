/** How a person without a photograph is drawn: a tint and initials, the same wherever they appear. */

import type { Person } from '$live/types.ts';
import { m } from '$paraglide/messages';

const TINTS = 6;

/** 1..6, from the name: participant ids are random for each room, and a face should not be. */
export function tint(name: string): number {
  let hash = 0;
  for (const letter of name.normalize('NFC')) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return (hash % TINTS) + 1;
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
