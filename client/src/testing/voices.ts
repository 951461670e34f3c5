/** How loud people talk, a value every 10 ms, and what a browser reads of it. Dice decide. */

import { toLevel } from '../media/levels.ts';
import type { Dice } from '../protocol/ports.ts';

/** Milliseconds between two values of a sound; amplitudes, 0..1. */
export const GRAIN = 10;
type Sound = number[];

const amplitude = (level: number) => 10 ** (-level / 20);
const SILENT = amplitude(75);
/** Windows (grains) of the own meter, and of a packet. */
const METER = 8;
const PACKET = 2;

/** `ms` of somebody who talks: words of one to four syllables, short pauses and long ones. */
export function speech(dice: Dice, ms: number): Sound {
  const sound: Sound = [];
  while (sound.length * GRAIN < ms) sound.push(...word(dice), ...pause(dice));
  return sound.slice(0, ms / GRAIN);
}

function word(dice: Dice): Sound {
  const loudness = 14 + 12 * dice();
  return Array.from({ length: 1 + Math.floor(4 * dice()) }, () =>
    syllable(amplitude(loudness + 8 * dice()), dice),
  ).flat();
}

function syllable(peak: number, dice: Dice): Sound {
  const length = 8 + Math.floor(20 * dice());
  const arch = Array.from({ length }, (_, i) => peak * Math.sin((Math.PI * (i + 0.5)) / length));
  return [...arch, ...Array<number>(Math.floor(5 * dice())).fill(peak / 50)];
}

function pause(dice: Dice): Sound {
  const long = dice() < 0.15;
  return Array<number>(Math.floor(long ? 40 + 100 * dice() : 5 + 30 * dice())).fill(SILENT);
}

/** Syllables and the pauses after them (ms), over and over. */
export function rhythm(syllables: number[], pauses: number[], ms: number): Sound {
  const part = (length: number, loud: number) => Array<number>(length / GRAIN).fill(loud);
  const once = syllables.flatMap((length, i) => [...part(length, 0.3), ...part(pauses[i] ?? 0, 0)]);
  return Array.from({ length: ms / GRAIN }, (_, i) => once[i % once.length] ?? 0);
}

/** The same in a room after `delay` ms: weaker, with an echo, noise, and a gain that wanders. */
export function inRoom(sound: Sound, delay: number, dice: Dice): Sound {
  const phase = 2 * Math.PI * dice();
  let lingers = 0;
  return sound.map((_, i) => {
    lingers = Math.max(sound[i - Math.round(delay / GRAIN)] ?? 0, lingers * amplitude(2));
    return lingers * amplitude(12 + 4 * Math.sin(phase + i / 400)) + amplitude(51 + 6 * dice());
  });
}

/** Two who never talk over each other, in turns of about `turn` ms. */
export function inTurns(a: Sound, b: Sound, turn: number, dice: Dice): [Sound, Sound] {
  const [mine, theirs] = [[...a], [...b]];
  let listens = mine;
  for (let from = 0; from < a.length; listens = listens === mine ? theirs : mine) {
    const to = from + Math.ceil((turn * (0.7 + 0.6 * dice())) / GRAIN);
    listens.fill(SILENT, from, to);
    from = to;
  }
  return [mine, theirs];
}

export interface Reading {
  readonly mine: number;
  readonly theirs: number;
  readonly at: number;
}

/** Ten a second, nearly: the timers of a small phone are late, and now and then by 400 ms. */
export function readings(mine: Sound, theirs: Sound, dice: Dice): Reading[] {
  const read: Reading[] = [];
  for (let at = 300; at < mine.length * GRAIN; at += 100 + 20 * dice() + late(dice)) {
    const now = Math.floor(at / GRAIN);
    const received = Math.round(loudness(theirs, now - (now % PACKET), PACKET));
    read.push({ at, mine: loudness(mine, now, METER), theirs: received });
  }
  return read;
}

function late(dice: Dice): number {
  return dice() < 0.05 ? 100 + 300 * dice() : 0;
}

function loudness(sound: Sound, end: number, grains: number): number {
  const heard = sound.slice(Math.max(0, end - grains), end);
  const energy = heard.reduce((sum, value) => sum + value * value, 0);
  return toLevel(Math.sqrt(energy / grains));
}
