import { describe, expect, it } from 'vitest';
import { isShutTo, rulesOf } from './policy.ts';

type Policy = Parameters<typeof rulesOf>[0];

function said(more: Partial<Policy>, invited = false): string {
  const policy: Policy = {
    visibility: 'public',
    visitors: true,
    visitors_speak: false,
    locked: false,
    calm: false,
    here: false,
    familiar: false,
    ...more,
  };
  const words = rulesOf(policy, invited).map((rule) => rule.words());
  return words.join(' ');
}

describe('what the door says before Join', () => {
  it('is who may listen and who may speak, in one sentence', () => {
    expect(said({})).toContain('To speak you need an account.');
    expect(said({ visitors_speak: true })).toContain('Anyone may listen and speak');
    expect(said({ visitors: false, visitors_speak: true })).toContain('Sign in to listen.');
  });

  it('is that a lock lets back in who was here, unless one is invited or here', () => {
    expect(said({ locked: true, familiar: true })).toContain('Who was just here comes back in');
    expect(said({ locked: true }, true)).toContain('Your invitation lets you in');
    expect(said({ locked: true, here: true })).not.toContain('locked');
  });

  it('promises no silence to who continues from another device', () => {
    expect(said({})).toContain('You come in as a listener.');
    expect(said({ here: true })).not.toContain('You come in as a listener.');
    expect(said({ locked: true })).not.toContain('You come in as a listener.');
  });
});

describe('a locked door', () => {
  it('promises nothing to a stranger', () => {
    expect(said({ locked: true })).toBe('');
    expect(said({ locked: true, calm: true, visitors: false, visibility: 'link' })).toBe('');
  });

  const door = { locked: true, here: false, familiar: false };

  it('is shut to strangers', () => {
    expect(isShutTo(door, false)).toBe(true);
    expect(isShutTo({ ...door, locked: false }, false)).toBe(false);
  });

  it('opens to who is here, was here a moment ago, or is invited', () => {
    expect(isShutTo({ ...door, here: true }, false)).toBe(false);
    expect(isShutTo({ ...door, familiar: true }, false)).toBe(false);
    expect(isShutTo(door, true)).toBe(false);
  });
});
