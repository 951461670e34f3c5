import { describe, expect, it } from 'vitest';
import { doorState, type Facts } from './state.ts';

const OPEN = { ended: false, removed: false };
const at = (facts: Partial<Facts>): string =>
  doorState({ phase: 'away', failure: null, missing: null, card: null, ...facts });

describe('the door of a room', () => {
  it('is open until something is known against it', () => {
    expect(at({})).toBe('open');
    expect(at({ card: OPEN })).toBe('open');
  });

  it('shows Join again after another device took over', () => {
    expect(at({ phase: 'replaced', card: OPEN })).toBe('replaced');
  });

  it('thanks whoever was there at the end, and tells who comes later', () => {
    expect(at({ phase: 'ended', card: { ...OPEN, ended: true } })).toBe('thanks');
    expect(at({ card: { ...OPEN, ended: true } })).toBe('ended');
    expect(at({ phase: 'failed', failure: 'room_ended' })).toBe('ended');
  });

  it('stays shut for who was removed', () => {
    expect(at({ phase: 'removed' })).toBe('removed');
    expect(at({ phase: 'failed', failure: 'removed' })).toBe('removed');
  });

  it('says so before anything is tried (A10)', () => {
    expect(at({ card: { ...OPEN, removed: true } })).toBe('removed');
    expect(at({ card: { ended: true, removed: true } })).toBe('ended');
  });

  it('holds whoever comes into a calm', () => {
    expect(at({ phase: 'waiting', card: OPEN })).toBe('waiting');
  });

  it('tells whoever was signed out elsewhere (A5)', () => {
    expect(at({ phase: 'signed_out', card: OPEN })).toBe('signed_out');
  });

  it('lets one try again after a name that is taken', () => {
    expect(at({ phase: 'failed', failure: 'name_taken', card: OPEN })).toBe('open');
  });

  it('tells an unknown room from a server that is away', () => {
    expect(at({ missing: 'unknown_room' })).toBe('unknown');
    expect(at({ missing: 'offline' })).toBe('offline');
  });
});
