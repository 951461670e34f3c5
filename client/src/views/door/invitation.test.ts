import { describe, expect, it } from 'vitest';
import { invitationTo, isAboutInvitation, tokenIn } from './invitation.ts';

describe('an invitation in an address (A9)', () => {
  it('stands after the hash', () => {
    expect(tokenIn('#invitation=a-B_9')).toBe('a-B_9');
    expect(tokenIn('#elsewhere')).toBeNull();
    expect(tokenIn('#invitation=')).toBeNull();
    expect(tokenIn('')).toBeNull();
  });

  it('that opens nothing is told from a door that is shut for another reason', () => {
    expect(isAboutInvitation('invitation_over')).toBe(true);
    expect(isAboutInvitation('invitation_taken')).toBe(true);
    expect(isAboutInvitation('room_locked')).toBe(false);
    expect(isAboutInvitation(null)).toBe(false);
  });

  it('is none where nothing may be remembered', () => {
    expect(invitationTo('room')).toBeUndefined();
  });
});
