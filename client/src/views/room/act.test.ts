import { describe, expect, it } from 'vitest';
import { story } from '../stories/states.svelte.ts';
import { actOf, barOf, type Place } from './act.ts';

const listener = story('listener');
const here: Place = {
  visitor: false,
  room: listener.room,
  role: 'guest',
  onStage: false,
  muted: true,
  handUp: false,
  handsOpen: true,
  calm: false,
  invitation: null,
};
const invitation = { by: 'p0', at: 0, until: 60_000 };

describe('the arched act', () => {
  it('is to raise or lower the hand in the audience', () => {
    expect(actOf(here)).toBe('raise_hand');
    expect(actOf({ ...here, handUp: true })).toBe('lower_hand');
  });

  it('is the microphone on stage', () => {
    expect(actOf({ ...here, onStage: true })).toBe('unmute');
    expect(actOf({ ...here, onStage: true, muted: false })).toBe('mute');
  });

  it('is to go on stage for the invited', () => {
    expect(actOf({ ...here, invitation })).toBe('go_on_stage');
    expect(actOf({ ...here, invitation, onStage: true })).toBe('unmute');
  });

  it('is to sign in for a visitor, unless visitors may speak', () => {
    const visitor = { ...here, visitor: true };
    expect(actOf(visitor)).toBe('sign_in');
    const room = { ...listener.room!, visitors_speak: true };
    expect(actOf({ ...visitor, room })).toBe('raise_hand');
  });

  it('says in its place why no hand goes up', () => {
    expect(barOf('raise_hand', here)).toBeNull();
    expect(barOf('raise_hand', { ...here, handsOpen: false })).toBe('Hands are closed');
    expect(barOf('raise_hand', { ...here, calm: true })).toBe('The room is calm');
    expect(barOf('lower_hand', { ...here, handsOpen: false })).toBeNull();
  });

  it('keeps a guest muted in a calm, and nobody else', () => {
    expect(barOf('unmute', { ...here, calm: true })).toBe('The room is calm');
    expect(barOf('unmute', { ...here, calm: true, role: 'moderator' })).toBeNull();
  });
});
