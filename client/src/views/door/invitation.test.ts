import { describe, expect, it } from 'vitest';
import { invitationTo, tokenIn } from './invitation.ts';

describe('an invitation in an address (A9)', () => {
  it('stands after the hash', () => {
    expect(tokenIn('#invitation=a-B_9')).toBe('a-B_9');
    expect(tokenIn('#elsewhere')).toBeNull();
    expect(tokenIn('#invitation=')).toBeNull();
    expect(tokenIn('')).toBeNull();
  });

  it('is none where nothing may be remembered', () => {
    expect(invitationTo('room')).toBeUndefined();
  });
});
