import { beforeEach, describe, expect, it } from 'vitest';
import { Watchdog, type Reason, type Sight } from './watchdog.ts';

let dog: Watchdog;
let now: number;

beforeEach(() => {
  dog = new Watchdog(0);
  now = 0;
});

/** Looks twice a second for so long. What it said last. */
function watch(ms: number, more: Partial<Sight> = {}, every = 500): Reason | null {
  let said: Reason | null = null;
  for (let passed = 0; passed < ms; passed += every) {
    const sight = { state: 'connected', packets: 0, checks: null, expected: false } as const;
    said = dog.look({ now: (now += every), ...sight, ...more });
  }
  return said;
}

/** Somebody speaks, and their packets come. */
function flow(ms: number, more: Partial<Sight> = {}, every = 500): void {
  for (let passed = 0; passed < ms; passed += every) {
    expect(watch(every, { packets: now + every, expected: true, ...more }, every)).toBeNull();
  }
}

describe('a connection', () => {
  it('that is being made has 8 s', () => {
    expect(watch(7500, { state: 'connecting' })).toBeNull();
    expect(watch(500, { state: 'connecting' })).toBe('never_connected');
  });

  it('that failed is made anew at once', () => {
    expect(watch(500, { state: 'failed' })).toBe('failed');
  });

  it('that hangs for a moment is left alone', () => {
    expect(watch(1000, { state: 'disconnected' })).toBeNull();
    expect(watch(500)).toBeNull();
    expect(watch(1000, { state: 'disconnected' })).toBeNull();
  });

  it('that hangs for a second is made anew', () => {
    expect(watch(1500, { state: 'disconnected' })).toBe('disconnected');
  });
});

describe('packets', () => {
  it('that stop while somebody speaks: made anew after 5 s', () => {
    flow(1000);
    expect(watch(4500, { packets: 1000, expected: true })).toBeNull();
    expect(watch(500, { packets: 1000, expected: true })).toBe('no_packets');
  });

  it('need not come while nobody speaks', () => {
    flow(1000);
    expect(watch(60_000, { packets: 1000 })).toBeNull();
  });

  it('are waited for from the moment somebody speaks', () => {
    flow(1000);
    watch(60_000, { packets: 1000 });
    expect(watch(4500, { packets: 1000, expected: true })).toBeNull();
    expect(watch(500, { packets: 1000, expected: true })).toBe('no_packets');
  });

  it('that never came are the fault of the speaker’s own line: no storm of joins', () => {
    expect(watch(60_000, { expected: true })).toBeNull();
  });

  it('that stopped are looked for soon', () => {
    flow(1000);
    expect(dog.suspects).toBe(false);
    watch(500, { packets: 1000, expected: true });
    expect(dog.suspects).toBe(true);
  });
});

describe('a path', () => {
  /** What Chromium asks when nothing comes: after 2.5 s about twenty times a second. */
  const askedAfter = (ms: number) => 40 + (ms > 2500 ? (ms - 2500) / 50 : 0);

  function silence(ms: number, checksAt: (ms: number) => Sight['checks'], expected: boolean) {
    for (let passed = 200; passed <= ms; passed += 200) {
      const said = watch(200, { packets: 1000, expected, checks: checksAt(passed) }, 200);
      if (said) return { said, passed };
    }
    return null;
  }

  it('on which not even an answer comes is left within 3 s while somebody speaks', () => {
    flow(1000, { checks: { asked: 40, answered: 40 } });
    const end = silence(9000, (ms) => ({ asked: askedAfter(ms), answered: 40 }), true);
    expect(end?.said).toBe('no_answer');
    expect(end?.passed).toBeLessThanOrEqual(3000);
  });

  it('that answers is kept, though the voice does not come: no storm of joins', () => {
    flow(1000, { checks: { asked: 40, answered: 40 } });
    const answered = (ms: number) => 40 + Math.floor(ms / 2500);
    const checksAt = (ms: number) => ({ asked: answered(ms + 200), answered: answered(ms) });
    expect(silence(4800, checksAt, true)).toBeNull();
  });

  it('in a silent room may lose one check', () => {
    watch(1000, { checks: { asked: 40, answered: 40 } });
    // The one after 2.5 s is lost; those that follow at once are answered.
    const checksAt = (ms: number) => ({
      asked: ms < 2500 ? 40 : 42,
      answered: ms < 3000 ? 40 : 41,
    });
    expect(silence(3500, checksAt, false)).toBeNull();
  });

  it('in a silent room that answers no more is left, too', () => {
    watch(1000, { checks: { asked: 40, answered: 40 } });
    const end = silence(9000, (ms) => ({ asked: askedAfter(ms), answered: 40 }), false);
    expect(end?.said).toBe('no_answer');
    expect(end?.passed).toBeLessThanOrEqual(5000);
  });

  it('over which another takes (ICE over TCP) is not interrupted', () => {
    flow(1000, { checks: { asked: 40, answered: 40 } });
    silence(1800, (ms) => ({ asked: askedAfter(ms), answered: 40 }), true);
    flow(10_000, { checks: { asked: 40, answered: 41 } });
  });

  it('of which the browser tells nothing is not judged', () => {
    flow(1000);
    expect(silence(4800, () => null, true)).toBeNull();
  });
});

describe('a tab in the background, whose timers come once a minute', () => {
  const MINUTE = 60_000;

  it('hears for ten minutes without an alarm', () => {
    flow(10 * MINUTE, { checks: { asked: 40, answered: 40 } }, MINUTE);
  });

  it('knows nothing of the silence between two looks', () => {
    flow(MINUTE, {}, MINUTE);
    // Muted right after the first look, and unmuted right before the second.
    expect(watch(MINUTE, { packets: MINUTE, expected: true }, MINUTE)).toBeNull();
    expect(watch(MINUTE, { state: 'disconnected' }, MINUTE)).toBeNull();
  });

  it('learns in the end that nothing comes', () => {
    flow(MINUTE, {}, MINUTE);
    expect(watch(5 * MINUTE, { packets: MINUTE, expected: true }, MINUTE)).toBe('no_packets');
  });
});
