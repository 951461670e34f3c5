import { describe, expect, it } from 'vitest';
import type { Participant, Role } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { story } from '../stories/states.svelte.ts';
import { ACTIONS, actionsOn, placesFree } from './actions.ts';

const AT = '2026-11-24T18:00:00Z';
const listener = nobody('a');
const speaker: Participant = { ...listener, on_stage_since: AT };
const requester: Participant = { ...listener, hand_raised_at: AT };
const moderator: Participant = { ...speaker, role: 'moderator' };
const ids = (...asked: Parameters<typeof actionsOn>): string[] =>
  actionsOn(...asked).map(({ id }) => id);

describe('what I may do to a person', () => {
  it('is nothing for a guest', () => {
    expect(ids(speaker, 'guest')).toEqual([]);
  });

  it('is to mute, move, give a role and remove, for the host', () => {
    expect(ids(speaker, 'host')).toEqual(['mute', 'move', 'make_moderator', 'hand_over', 'remove']);
    expect(ids(speaker, 'moderator')).toEqual(['mute', 'move', 'remove']);
  });

  it('is to accept or dismiss a hand, for who leads', () => {
    expect(ids(requester, 'moderator')).toEqual(['accept', 'not_now', 'remove']);
  });

  it('is the same for a hand on stage', () => {
    const both = { ...speaker, hand_raised_at: AT };
    expect(ids(both, 'moderator')).toEqual(['accept', 'not_now', 'mute', 'move', 'remove']);
  });

  it('is to invite somebody who listens', () => {
    expect(ids(listener, 'moderator')).toEqual(['invite', 'remove']);
  });

  it('gives no role to a visitor', () => {
    expect(ids(listener, 'host', true)).toEqual(['invite', 'remove']);
  });

  it('never touches the host', () => {
    for (const mine of ['moderator', 'guest'] satisfies Role[]) {
      expect(ids({ ...speaker, role: 'host' }, mine)).toEqual([]);
    }
  });

  it('lets only the host take the role of a moderator, or remove one', () => {
    expect(ids(moderator, 'moderator')).toEqual(['mute', 'move']);
    expect(ids(moderator, 'host')).toEqual([
      'mute',
      'move',
      'unmake_moderator',
      'hand_over',
      'remove',
    ]);
  });
});

describe('an invitation', () => {
  const { barred } = ACTIONS.find(({ id }) => id === 'invite')!;
  const host = story('host');

  it('is open to a guest in the audience', () => {
    expect(barred?.(host, listener)).toBeNull();
  });

  it('is made once', () => {
    const invited = { ...listener, invitation: { at: AT, by: 'p0' } };
    expect(barred?.(host, invited)).toContain('Already invited');
  });

  it('needs a place on stage', () => {
    expect(barred?.(story('fifty'), listener)).toContain('stage is full');
  });

  it('is not for visitors, unless they may speak', () => {
    const visitor = nobody('p900');
    expect(barred?.(host, visitor)).toContain('Visitors');
    const open = Object.assign(story('host'), { room: { ...host.room!, visitors_speak: true } });
    expect(barred?.(open, visitor)).toBeNull();
  });
});

describe('the free places', () => {
  it('are not those promised to the invited', () => {
    const { view, stage } = story('host');
    const invited = { ...listener, invitation: { at: AT, by: 'p0' } };
    const people = { ...view!.people, a: invited };
    expect(placesFree({ view, stage })).toBe(44);
    expect(placesFree({ view: { ...view!, people }, stage })).toBe(43);
  });
});
