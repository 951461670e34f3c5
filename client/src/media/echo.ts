/**
 * Does the own microphone hear the room? Then another device nearby plays it, and everybody hears
 * themselves. Pure: the envelope of the own level is compared with the one that is received, at
 * every delay at which a device in the room may play.
 */

/** Readings of one window and of the longest delay, ten a second: 4 s and 2 s. */
const WINDOW = 40;
const LONGEST = 20;
/** Pearson's r above which two envelopes are one. */
const ALIKE = 0.8;
/** Windows in a row, with one delay (give or take so many readings): by chance it wanders. */
const IN_A_ROW = 2;
const WANDERS = 2;
/** Standard deviation (dB) that an envelope needs to be compared: a hum is like any other hum. */
const LIVELY = 4;
/** What is weaker (-dBov) is silence. */
const FLOOR = 60;

export class Echo {
  private mine: number[] = [];
  private theirs: number[] = [];
  private delay: number | null = null;
  private inARow = 0;

  /** One reading of both levels (RFC 6464, -dBov), every 100 ms. True: it hears the room. */
  hear(mine: number, theirs: number): boolean {
    this.mine.push(Math.min(mine, FLOOR));
    this.theirs.push(Math.min(theirs, FLOOR));
    if (this.mine.length === WINDOW) this.judge();
    return this.inARow >= IN_A_ROW;
  }

  /** I am muted, or nobody else speaks: nothing can be said. */
  reset(): void {
    this.mine = [];
    this.theirs = [];
    this.delay = null;
    this.inARow = 0;
  }

  private judge(): void {
    const { delay, likeness } = bestDelay(this.mine, this.theirs);
    const isEcho = likeness > ALIKE;
    const same = this.delay !== null && Math.abs(delay - this.delay) <= WANDERS;
    this.inARow = !isEcho ? 0 : same ? this.inARow + 1 : 1;
    this.delay = isEcho ? delay : null;
    this.mine = [];
    // What was received lately may still be on its way through the room.
    this.theirs = this.theirs.slice(-LONGEST);
  }
}

/** The delay, in readings, at which the newest of what is heard is most like what was received. */
function bestDelay(mine: readonly number[], theirs: readonly number[]) {
  const longest = Math.min(LONGEST, theirs.length - mine.length);
  let best = { delay: 0, likeness: 0 };
  for (let delay = 0; delay <= longest; delay++) {
    const end = theirs.length - delay;
    const likeness = correlation(mine, theirs.slice(end - mine.length, end));
    if (likeness > best.likeness) best = { delay, likeness };
  }
  return best;
}

/** Pearson's r; 0 where one of the two hardly moves. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const [varA, varB] = [covariance(a, a, meanA, meanA), covariance(b, b, meanB, meanB)];
  if (Math.min(varA, varB) < LIVELY ** 2) return 0;
  return covariance(a, b, meanA, meanB) / Math.sqrt(varA * varB);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(a: readonly number[], b: readonly number[], meanA: number, meanB: number) {
  return mean(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB)));
}
