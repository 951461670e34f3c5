import { describe, expect, it } from 'vitest';
import { actOf, labelOf, type Place } from './act.ts';

const here: Place = { visitor: false, onStage: false, muted: true, handUp: false };

describe('the arched act', () => {
  it('is to raise or lower the hand in the audience', () => {
    expect(actOf(here)).toBe('raise_hand');
    expect(actOf({ ...here, handUp: true })).toBe('lower_hand');
  });

  it('is the microphone on stage', () => {
    expect(actOf({ ...here, onStage: true })).toBe('unmute');
    expect(actOf({ ...here, onStage: true, muted: false })).toBe('mute');
  });

  it('is to sign in for a visitor', () => {
    expect(actOf({ ...here, visitor: true })).toBe('sign_in');
  });

  it('says in its place that hands are closed', () => {
    expect(labelOf('raise_hand', true)).toBe('Raise hand');
    expect(labelOf('raise_hand', false)).toBe('Hands are closed');
    expect(labelOf('lower_hand', false)).toBe('Lower hand');
  });
});
