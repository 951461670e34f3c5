import { afterEach, describe, expect, it } from 'vitest';
import { m } from '$paraglide/messages';
import { choices } from './choices.svelte.ts';
import { ago, around, countdown, elapsed, number } from './format.ts';

const OPENED = '2026-11-24T18:00:00Z';
const later = (minutes: number): number => Date.parse(OPENED) + minutes * 60_000;

afterEach(() => choices.speak('en'));

describe('elapsed time', () => {
  it('says that a room has just opened', () => {
    expect(elapsed(OPENED, later(0.9))).toBe('just opened');
  });

  it('counts minutes, then hours and minutes', () => {
    expect(elapsed(OPENED, later(42))).toBe('42 min');
    expect(elapsed(OPENED, later(65))).toBe('1 h 05 min');
  });

  it('never runs backwards where two clocks differ', () => {
    expect(elapsed(OPENED, later(-3))).toBe('just opened');
  });
});

describe('how long ago', () => {
  it('is said in seconds, then in minutes', () => {
    expect(ago(0, 40_000)).toBe('40 s ago');
    expect(ago(0, 119_000)).toBe('1 min ago');
    expect(ago(5_000, 0)).toBe('0 s ago');
  });
});

describe('a countdown', () => {
  it('shows minutes and seconds, and stops at nothing', () => {
    expect(countdown(161_000, 0)).toBe('2:41');
    expect(countdown(0, 5_000)).toBe('0:00');
  });
});

describe('a number', () => {
  it('is written as the language does', () => {
    expect(number(1284)).toBe('1,284');
    choices.speak('fr');
    expect(number(1284)).toBe('1\u202f284');
  });

  it('stands apart from the words around it', () => {
    expect(around(m.listening, 1)).toEqual({ before: '', number: '1', after: ' listening' });
  });
});
