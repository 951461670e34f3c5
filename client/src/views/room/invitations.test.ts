import { describe, expect, it } from 'vitest';
import type { RoomInvitation } from '$protocol/messages.ts';
import { standing, STANDINGS } from './invitations.ts';

const NOW = Date.parse('2026-11-24T18:00:00Z');
const one = (more: Partial<RoomInvitation>): RoomInvitation => ({
  id: 'i',
  label: 'Ana',
  created_at: '2026-11-24T17:00:00Z',
  expires_at: '2026-12-01T17:00:00Z',
  claimed_by: null,
  revoked: false,
  token: null,
  ...more,
});
const words = (invitation: RoomInvitation): string =>
  STANDINGS[standing(invitation, NOW)](invitation, NOW);

describe('an invitation link (A9)', () => {
  it('says for how long it still works', () => {
    expect(words(one({}))).toBe('Not used yet. Works for 7 days.');
    expect(words(one({ expires_at: '2026-11-24T18:20:00Z' }))).toBe(
      'Not used yet. Works for 1 hour.',
    );
  });

  it('says who came by it', () => {
    expect(words(one({ claimed_by: 'Ana Ferreira' }))).toBe('Used by Ana Ferreira.');
  });

  it('is over once it expired or was revoked', () => {
    expect(standing(one({ expires_at: '2026-11-24T17:59:00Z' }), NOW)).toBe('expired');
    expect(standing(one({ claimed_by: 'Ana', revoked: true }), NOW)).toBe('revoked');
  });
});
