import { describe, expect, it } from 'vitest';
import type { Hand } from '$live/types.ts';
import { story } from '../stories/states.svelte.ts';
import { bringing, FILTERS, marksOf, queueWords, rowsOf } from './queue.ts';

const hand: Hand = { participant: 'a', topic: '', microphone: 'working', spoke: true };
const marks = (more: Partial<Hand>, onStage = false): string[] =>
  marksOf({ ...hand, ...more }, onStage).map(({ mark }) => mark);

describe('my place in the queue', () => {
  it('is said in words', () => {
    expect(queueWords(2)).toContain('2 people before you.');
    expect(queueWords(1)).toContain('1 person before you.');
    expect(queueWords(0)).toContain('You are next.');
    expect(queueWords(null)).toBe('Your hand is up.');
  });
});

describe('the marks of a hand', () => {
  it('are none where all is well', () => {
    expect(marks({})).toEqual([]);
  });

  it('are a new voice, and a microphone that is not sure', () => {
    expect(marks({ spoke: false, microphone: 'blocked' })).toEqual(['new_voice', 'blocked']);
    expect(marks({ microphone: 'untested' })).toEqual(['untested']);
  });

  it('are only the stage for who is there', () => {
    expect(marks({ spoke: false }, true)).toEqual(['on_stage']);
  });
});

describe('the rows of the panel', () => {
  const live = story('queue');

  it('begin with hands on stage, which have no place in the queue', () => {
    const [first, second] = rowsOf(live);
    expect([first?.hand.participant, first?.place]).toEqual(['p5', null]);
    expect(second?.place).toBe(1);
    expect(rowsOf(live)).toHaveLength(13);
  });

  it('bring nobody who is there already', () => {
    expect(bringing(live)).toEqual({ comes: 12, stays: 0, free: 44 });
  });

  it('are filtered by voice and by topic', () => {
    const passing = (id: keyof typeof FILTERS) => live.queue.filter(FILTERS[id].passes).length;
    expect(passing('all')).toBe(12);
    expect(passing('new')).toBe(9);
    expect(passing('topic')).toBe(10);
  });
});
