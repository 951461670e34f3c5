/**
 * Does the own microphone hear the room? Then another device nearby plays it, and everybody hears
 * themselves. Pure: the envelope of the own level is compared with the one that is received, at
 * every delay at which a device in the room may play.
 */

/** Milliseconds of what is heard that are compared, and how often. */
const WINDOW = 8000;
const EVERY = 2000;
/** Delays (ms) at which the other device may play: earlier than this one, or long after. */
const EARLIEST = -200;
const LATEST = 2000;
const STEP = 50;
const DELAYS = Array.from(
  { length: (LATEST - EARLIEST) / STEP + 1 },
  (_, i) => EARLIEST + i * STEP,
);
/** Fewer readings of a window than this (a hidden page reads once a second) tell nothing. */
const FEWEST = 40;
/**
 * Pearson's r above which two envelopes are one, in the mean of two windows at one delay, give or
 * take a step: for one window other voices reach it by chance.
 */
const ALIKE = 0.68;
/** Readings before and after, whose mean is taken away: turns of two people are no syllables. */
const AROUND = 4;
/** Standard deviation (dB) that an envelope needs to be compared: a hum is like any other hum. */
const LIVELY = 4;
/** What is weaker (-dBov) is silence. */
const FLOOR = 60;

/** Levels of RFC 6464 (-dBov) at a monotonic instant (ms). */
interface Reading {
  readonly at: number;
  readonly mine: number;
  readonly theirs: number;
}

export class Echo {
  private readings: Reading[] = [];
  private judgeAt = 0;
  /** For each delay, how much the last window was alike. */
  private likenesses: number[] = [];
  private isEcho = false;

  /** One reading of both levels, about ten a second. True: it hears the room. */
  hear(mine: number, theirs: number, at: number): boolean {
    if (this.readings.length === 0) this.judgeAt = at + WINDOW + LATEST;
    this.readings.push({ at, mine: Math.min(mine, FLOOR), theirs: Math.min(theirs, FLOOR) });
    if (at >= this.judgeAt) this.judge(at);
    return this.isEcho;
  }

  /** I am muted, or nobody else speaks: nothing can be said. */
  reset(): void {
    this.readings = [];
    this.likenesses = [];
    this.isEcho = false;
  }

  private judge(now: number): void {
    const end = now + EARLIEST;
    const isKept = ({ at }: Reading) => at >= end - WINDOW - LATEST;
    this.readings = this.readings.filter(isKept);
    this.judgeAt = now + EVERY;
    const heard = this.readings.filter(({ at }) => at >= end - WINDOW && at <= end);
    const before = this.likenesses;
    this.likenesses = likenesses(heard, this.readings);
    this.isEcho = this.likenesses.some((now, i) => now + highest(before, i) > 2 * ALIKE);
  }
}

/** The likeness at a delay or beside it; none of nothing. */
function highest(likenesses: readonly number[], i: number): number {
  return Math.max(-1, ...likenesses.slice(Math.max(0, i - 1), i + 2));
}

/** For each delay, how much what was heard is like what was received so long before. */
function likenesses(heard: readonly Reading[], received: readonly Reading[]): number[] {
  if (heard.length < FEWEST) return [];
  const mine = syllables(heard.map(({ mine }) => mine));
  return DELAYS.map((delay) => {
    const instants = heard.map(({ at }) => at - delay);
    return correlation(mine, syllables(receivedAt(received, instants)));
  });
}

/** What was received at these ascending instants, on the line between two readings. */
function receivedAt(readings: readonly Reading[], instants: readonly number[]): number[] {
  let next = 0;
  return instants.map((instant) => {
    while (next < readings.length - 1 && (readings[next]?.at ?? 0) < instant) next++;
    return between(readings[Math.max(0, next - 1)], readings[next], instant);
  });
}

function between(a: Reading | undefined, b: Reading | undefined, instant: number): number {
  if (!a || !b) return FLOOR;
  const share = a === b ? 0 : (instant - a.at) / (b.at - a.at);
  return a.theirs + (b.theirs - a.theirs) * Math.min(1, Math.max(0, share));
}

/** Without what changes slowly: who has the word, how the gain is set. */
function syllables(levels: readonly number[]): number[] {
  const sums = [0];
  for (const level of levels) sums.push((sums.at(-1) ?? 0) + level);
  return levels.map((level, i) => {
    const from = Math.max(0, i - AROUND);
    const to = Math.min(levels.length, i + AROUND + 1);
    return level - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}

/** Pearson's r; 0 where one of the two hardly moves. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const [varA, varB] = [covariance(a, a, meanA, meanA), covariance(b, b, meanB, meanB)];
  if (Math.min(varA, varB) < LIVELY ** 2) return 0;
  return covariance(a, b, meanA, meanB) / Math.sqrt(varA * varB);
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function covariance(a: readonly number[], b: readonly number[], meanA: number, meanB: number) {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += (value - meanA) * ((b[i] ?? 0) - meanB);
  return sum / a.length;
}
