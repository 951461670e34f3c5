import { describe, expect, it } from 'vitest';
import {
  appeared,
  counts,
  pressed,
  SETTLE_MS,
  settlesUntil,
  shown,
  type Act,
  type Settle,
} from './settle.ts';

const T = 10_000;
/** There since long ago. */
const settled = (act: Act): Settle => appeared(act, 0);

describe('the settle rule (M1)', () => {
  it('lets a press through while nothing changed', () => {
    expect(counts(settled('raise_hand'), T)).toBe(true);
  });

  it('ignores a press that began before the act changed, however late it ends', () => {
    const now = shown(settled('lower_hand'), 'unmute', T);
    expect(counts(now, T - 1)).toBe(false);
  });

  it('ignores a press within 800 ms after the act changed', () => {
    const now = shown(settled('lower_hand'), 'unmute', T);
    expect(counts(now, T)).toBe(false);
    expect(counts(now, T + SETTLE_MS - 1)).toBe(false);
  });

  it('lets a press through that began 800 ms after the change', () => {
    const now = shown(settled('lower_hand'), 'unmute', T);
    expect(counts(now, T + SETTLE_MS)).toBe(true);
  });

  it('exempts muting and unmuting by oneself', () => {
    const unmuted = shown(pressed(settled('unmute')), 'mute', T);
    expect(settlesUntil(unmuted)).toBeNull();
    const muted = shown(pressed(unmuted), 'unmute', T + 10);
    expect(counts(muted, T + 11)).toBe(true);
  });

  it('settles when somebody else mutes me', () => {
    const speaking = shown(pressed(settled('unmute')), 'mute', T);
    const muted = shown(speaking, 'unmute', T + 5_000);
    expect(counts(muted, T + 5_100)).toBe(false);
  });

  it('settles after my own raise hand: a double tap does not lower it again', () => {
    const up = shown(pressed(settled('raise_hand')), 'lower_hand', T);
    expect(counts(up, T + 200)).toBe(false);
  });

  it('forgets what my press led to once the act became something else', () => {
    const moved = shown(pressed(settled('unmute')), 'raise_hand', T);
    const back = shown(moved, 'mute', T + 5_000);
    expect(counts(back, T + 5_001)).toBe(false);
  });

  it('ignores a press on what has only just come up: the second tap of Join', () => {
    const now = appeared('unmute', T);
    expect(counts(now, T + SETTLE_MS - 1)).toBe(false);
    expect(counts(shown(now, 'unmute', T + 300), T + SETTLE_MS)).toBe(true);
  });

  it('does not start again while the same act is shown', () => {
    const now = shown(settled('lower_hand'), 'unmute', T);
    expect(shown(now, 'unmute', T + 700)).toBe(now);
  });
});
