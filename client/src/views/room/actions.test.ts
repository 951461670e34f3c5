import { describe, expect, it } from 'vitest';
import type { Participant } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { actionsOn } from './actions.ts';

const AT = '2026-11-24T18:00:00Z';
const listener = nobody('a');
const speaker: Participant = { ...listener, on_stage_since: AT };
const requester: Participant = { ...listener, hand_raised_at: AT };
const ids = (...asked: Parameters<typeof actionsOn>): string[] =>
  actionsOn(...asked).map(({ id }) => id);

describe('what I may do to a person', () => {
  it('is nothing for a guest', () => {
    expect(ids(speaker, 'guest')).toEqual([]);
  });

  it('is to mute, move and remove a speaker, for the host', () => {
    expect(ids(speaker, 'host')).toEqual(['mute', 'move', 'remove']);
  });

  it('is to accept or dismiss a hand, for who leads', () => {
    expect(ids(requester, 'moderator')).toEqual(['accept', 'not_now', 'remove']);
  });

  it('is only to remove somebody who listens', () => {
    expect(ids(listener, 'host')).toEqual(['remove']);
  });

  it('never touches the host', () => {
    expect(ids({ ...speaker, role: 'host' }, 'moderator')).toEqual([]);
  });

  it('lets only the host remove a moderator', () => {
    const moderator: Participant = { ...speaker, role: 'moderator' };
    expect(ids(moderator, 'moderator')).toEqual(['mute', 'move']);
    expect(ids(moderator, 'host')).toContain('remove');
  });
});
