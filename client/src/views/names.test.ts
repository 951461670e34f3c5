import { describe, expect, it } from 'vitest';
import type { Participant, Person } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { accessibleName } from './names.ts';

const ana: Person = { id: 'a', name: 'Ana', headline: '', visitor: false, csrc: 1 };
const onStage = (more: Partial<Participant> = {}): Participant => ({
  ...nobody('a'),
  on_stage_since: '2026-11-24T18:00:00Z',
  ...more,
});

describe('the accessible name of a person', () => {
  it('begins with the name, then role and microphone', () => {
    const participant = onStage({ role: 'host' });
    expect(accessibleName({ person: ana, participant })).toBe('Ana, host, muted');
  });

  it('says who speaks and who is silent', () => {
    const participant = onStage({ muted: false });
    expect(accessibleName({ person: ana, participant, level: 2 })).toBe('Ana, speaking');
    expect(accessibleName({ person: ana, participant, level: 0 })).toBe('Ana, silent');
  });

  it('ends with the headline', () => {
    const person = { ...ana, headline: 'Urban planner' };
    expect(accessibleName({ person })).toBe('Ana. Urban planner');
  });

  it('calls a visitor a visitor, and me you', () => {
    expect(accessibleName({ person: { ...ana, visitor: true } })).toBe('Ana, visitor');
    expect(accessibleName({ person: ana, isMe: true })).toBe('Ana (you)');
  });

  it('says reconnecting in place of the microphone', () => {
    const participant = onStage({ lost_at: '2026-11-24T18:01:00Z' });
    expect(accessibleName({ person: ana, participant })).toBe('Ana, reconnecting');
  });

  it('tells a moderator whose hand is up', () => {
    const participant = { ...nobody('a'), hand_raised_at: '2026-11-24T18:01:00Z' };
    expect(accessibleName({ person: ana, participant })).toBe('Ana, hand raised');
  });
});
