import { beforeEach, describe, expect, it } from 'vitest';
import { SILENCE } from './levels.ts';
import { Speech } from './speech.ts';

const VOICE = 30;
const KEYBOARD = 45;

let speech: Speech;
let now: number;

beforeEach(() => {
  speech = new Speech();
  now = 0;
  hear(SILENCE, 100);
});

/** So many milliseconds of one level, read ten times a second. */
function hear(level: number, ms: number): boolean {
  let is = false;
  for (let passed = 0; passed < ms; passed += 100) is = speech.hear(level, (now += 100));
  return is;
}

describe('speech', () => {
  it('is 300 ms of a voice', () => {
    expect(hear(VOICE, 200)).toBe(false);
    expect(hear(VOICE, 100)).toBe(true);
  });

  it('is syllables within a second', () => {
    const syllables = [VOICE, SILENCE, VOICE, SILENCE, VOICE].map((level) => hear(level, 100));
    expect(syllables).toEqual([false, false, false, false, true]);
  });

  it('is no cough now and then', () => {
    const coughs = Array.from({ length: 10 }, () => [hear(VOICE, 200), hear(SILENCE, 1000)]);
    expect(coughs.flat()).not.toContain(true);
  });

  it('is no keyboard', () => {
    expect(hear(KEYBOARD, 10_000)).toBe(false);
  });

  it('is over after five quiet seconds', () => {
    hear(VOICE, 1000);
    expect(hear(SILENCE, 4000)).toBe(true);
    expect(hear(SILENCE, 2000)).toBe(false);
  });

  it('is not what a tab that slept did not hear', () => {
    expect(speech.hear(VOICE, (now += 60_000))).toBe(false);
  });
});
