/** Who is heard now, as arches by participant. */

import { Rings, toLevel, type Heard } from '../media/levels.ts';
import type { Picture } from '../protocol/picture.ts';
import type { Step } from './types.ts';

export class Loudness {
  private readonly rings = new Rings();
  private mine: number | undefined;

  /** `own`: amplitude of the own open microphone, 0..1, or null. Nobody hears themselves. */
  read(picture: Picture, heard: Heard[], own: number | null, now: number): Map<string, Step> {
    const me = picture.people.get(picture.me);
    this.mine = me?.csrc;
    const mine = me && own !== null ? [{ csrc: me.csrc, level: toLevel(own), stamp: now }] : [];
    this.rings.hear([...heard.filter((h) => h.csrc !== me?.csrc), ...mine], now);
    return named(this.rings.shown(), picture);
  }

  /** As of the last reading, in -dBov. */
  loudestOther(now: number): number {
    return this.rings.loudest(this.mine, now);
  }
}

function named(shown: ReadonlyMap<number, Step>, picture: Picture): Map<string, Step> {
  const lit = [...picture.people.values()].filter((person) => shown.has(person.csrc));
  return new Map(lit.map((person) => [person.id, shown.get(person.csrc) ?? 0]));
}
