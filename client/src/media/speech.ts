/** Does somebody talk into a microphone that nobody hears? Pure. */

/** As loud as this (RFC 6464, -dBov) is a voice, not a keyboard: as two arches of a ring. */
const LOUD = 40.5;
/** Milliseconds: so much of it within so long is speech; then so long without it is over. */
const ENOUGH = 300;
const WITHIN = 1000;
const OVER_AFTER = 5000;
/** A reading speaks for the time since the last one, but not for a tab that slept. */
const READING = 200;

interface Reading {
  readonly at: number;
  readonly loud: number;
}

export class Speech {
  private readings: readonly Reading[] = [];
  private last: number | null = null;
  private heardAt = -Infinity;

  /** `level` in -dBov; `now` in monotonic milliseconds. */
  hear(level: number, now: number): boolean {
    const lasted = Math.min(READING, now - (this.last ?? now));
    this.last = now;
    const recent = this.readings.filter(({ at }) => now - at < WITHIN);
    this.readings = [...recent, { at: now, loud: level <= LOUD ? lasted : 0 }];
    const loud = this.readings.reduce((sum, reading) => sum + reading.loud, 0);
    if (loud >= ENOUGH) this.heardAt = now;
    return now - this.heardAt < OVER_AFTER;
  }
}
