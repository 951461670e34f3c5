import { describe, expect, it } from 'vitest';
import { story } from '../stories/states.svelte.ts';
import { tabTitle } from './tab-title.ts';

describe('the title of the tab', () => {
  const listener = story('listener');

  it('is the title of the room', () => {
    expect(tabTitle(listener)).toBe('Should the old bridge close to cars? · Parvis');
  });

  it('says first that I am next', () => {
    const { people, room } = listener;
    expect(tabTitle({ people, room, invitation: null, next: true })).toMatch(
      /^You are next · Should/,
    );
  });

  it('says first who invites me', () => {
    const invitation = { by: 'p0', at: 0, until: 60_000 };
    const { people, room } = listener;
    expect(tabTitle({ people, room, invitation, next: true })).toMatch(/^Ana Ferreira invites you/);
  });
});
