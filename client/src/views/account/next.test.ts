import { describe, expect, it } from 'vitest';
import { nextOf, roomOf } from './next.ts';

const after = (next: string): string =>
  nextOf(new URL(`https://stage.example/sign-in?next=${encodeURIComponent(next)}`));

describe('where signing in leads', () => {
  it('is the page one came from', () => {
    expect(after('/rooms/abc')).toBe('/rooms/abc');
    expect(after('/?start')).toBe('/?start');
  });

  it('is never another site', () => {
    expect(after('https://elsewhere.example/')).toBe('/');
    expect(after('//elsewhere.example/rooms/abc')).toBe('/');
    expect(after('/\\elsewhere.example')).toBe('/');
    expect(after('javascript:alert(1)')).toBe('/');
  });

  it('is Now where nothing was asked', () => {
    expect(nextOf(new URL('https://stage.example/sign-in'))).toBe('/');
  });

  it('knows a room by its address', () => {
    expect(roomOf('/rooms/a-B_9')).toBe('a-B_9');
    expect(roomOf('/sign-up')).toBeNull();
  });
});
