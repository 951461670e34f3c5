/**
 * From the loudness in the packets to the arches that light: pure.
 *
 * Levels are those of RFC 6464: 0 is the loudest, 127 silence, in -dBov. The thresholds lie on
 * steps of 20 dB because WebKit rounds what it tells to such steps.
 */

/** How many arches are lit. */
export type Step = 0 | 1 | 2 | 3;

export const SILENCE = 127;

/** As loud as this or louder lights 1, 2, 3 arches. The half absorbs rounding. */
const THRESHOLDS = [60.5, 40.5, 20.5] as const;

/** Milliseconds: a cough lights nothing, a breath between two words does not go dark. */
const ON_AFTER = 300;
const OFF_AFTER = 600;

/** Between two syllables it is silent, but for less than this. */
const SYLLABLES_APART = 200;

/** A voice is silent once its packets stop for so long. */
const STALE_AFTER = 250;

/** `audioLevel` of RTCRtpContributingSource is linear, 0..1 (W3C webrtc §5.2): back to -dBov. */
export function toLevel(linear: number): number {
  return linear <= 0 ? SILENCE : Math.min(SILENCE, Math.max(0, -20 * Math.log10(linear)));
}

export function toStep(level: number): Step {
  return THRESHOLDS.filter((threshold) => level <= threshold).length as Step;
}

/** What a bar shows of it: 0 is 60 dB below the loudest and all beneath, 1 the loudest. */
export function toBar(linear: number): number {
  return Math.max(0, 1 - toLevel(linear) / 60);
}

/** One person's arches through time. */
export interface Ring {
  /** What is lit. */
  readonly shown: Step;
  /** Since when it has been otherwise: above darkness, or below what is lit. Null: it is not. */
  readonly since: number | null;
  /** Since when a voice that is about to light is silent. */
  readonly silent: number | null;
}

export const DARK: Ring = { shown: 0, since: null, silent: null };

/** The next moment of a ring. A lit ring rises at once; lighting and falling take their time. */
export function advance(ring: Ring, step: Step, now: number): Ring {
  return ring.shown === 0 ? begin(ring, step, now) : follow(ring, step, now);
}

function begin(ring: Ring, step: Step, now: number): Ring {
  if (step === 0) return pause(ring, now);
  const since = ring.since ?? now;
  return now - since >= ON_AFTER ? lit(step) : { shown: 0, since, silent: null };
}

/** A syllable goes on after a moment; after a cough there is nothing. */
function pause(ring: Ring, now: number): Ring {
  const silent = ring.silent ?? now;
  return ring.since === null || now - silent >= SYLLABLES_APART ? DARK : { ...ring, silent };
}

function follow(ring: Ring, step: Step, now: number): Ring {
  if (step >= ring.shown) return lit(step);
  const since = ring.since ?? now;
  return now - since >= OFF_AFTER ? lit(step) : { ...ring, since };
}

function lit(step: Step): Ring {
  return { ...DARK, shown: step };
}

/** One reading of a slot: who was heard in its packets, and how loud. */
export interface Heard {
  readonly csrc: number;
  readonly level: number;
  /** The browser's instant of the last packet; its epoch differs between browsers. */
  readonly stamp: number;
}

interface Voice {
  readonly stamp: number;
  readonly changed: number;
  readonly level: number;
}

function isStale({ changed }: Voice, now: number): boolean {
  return now - changed > STALE_AFTER;
}

/** Every voice in the slots, with the rings of those that are lit or about to be. */
export class Rings {
  private readonly voices = new Map<number, Voice>();
  private readonly rings = new Map<number, Ring>();

  /** Takes one reading of all slots. A source stays listed for 10 s: only a new stamp is news. */
  hear(heard: readonly Heard[], now: number): void {
    for (const { csrc, level, stamp } of heard) {
      const known = this.voices.get(csrc);
      if (!known || stamp > known.stamp) this.voices.set(csrc, { stamp, changed: now, level });
    }
    for (const csrc of this.voices.keys()) this.light(csrc, now);
  }

  /** The level of the loudest voice now, but for one. */
  loudest(except: number | undefined, now: number): number {
    const heard = [...this.voices].filter(
      ([csrc, voice]) => csrc !== except && !isStale(voice, now),
    );
    return Math.min(SILENCE, ...heard.map(([, { level }]) => level));
  }

  /** Lit rings by CSRC. */
  shown(): Map<number, Step> {
    const lit = [...this.rings].filter(([, ring]) => ring.shown > 0);
    return new Map(lit.map(([csrc, ring]) => [csrc, ring.shown]));
  }

  private light(csrc: number, now: number): void {
    const voice = this.voices.get(csrc);
    const silent = !voice || isStale(voice, now);
    const ring = advance(this.rings.get(csrc) ?? DARK, silent ? 0 : toStep(voice.level), now);
    this.rings.set(csrc, ring);
    if (ring === DARK) this.rings.delete(csrc);
  }
}
