import { describe, expect, it, vi } from 'vitest';
import type { Live } from '$live/types.ts';
import { story } from '../stories/states.svelte.ts';
import { askAcceptAll, askLowerAll, handsEntries } from './hands-menu.ts';

/** The host, with so many places on stage. */
function host(stageSize = 50): Live {
  const live = story('host');
  return Object.assign(live, { view: { ...live.view!, stage_size: stageSize } });
}

describe('accepting all hands', () => {
  it('says how many come, and how many places are free', () => {
    const asked = askAcceptAll(host());
    expect(asked?.title).toBe('Bring 5 people on stage?');
    expect(asked?.hint).toContain('44 places are free');
  });

  it('stops at the free places', () => {
    const asked = askAcceptAll(host(8));
    expect(asked?.yes).toBe('Bring 2 people on stage');
    expect(asked?.hint).toContain('the other 3 stay in the queue');
  });

  it('asks nothing where nobody could come', () => {
    expect(askAcceptAll(host(6))).toBeNull();
    expect(askAcceptAll(Object.assign(host(), { queue: [] }))).toBeNull();
  });
});

describe('the menu of the queue', () => {
  it('asks before it lowers all hands', () => {
    const live = host();
    const lower = vi.spyOn(live, 'lowerAll');
    const asked = askLowerAll(live);
    expect(asked?.title).toBe('Lower 5 hands?');
    expect(lower).not.toHaveBeenCalled();
    asked?.run();
    expect(lower).toHaveBeenCalledOnce();
  });

  it('closes hands that are open, and opens those that are closed', () => {
    const live = host();
    const [close, open] = [vi.spyOn(live, 'closeHands'), vi.spyOn(live, 'openHands')];
    const turn = (): void =>
      handsEntries(live, () => {})
        .find((e) => e.id === 'hands_open')!
        .run();
    turn();
    expect(close).toHaveBeenCalledOnce();
    Object.assign(live, { view: { ...live.view!, hands_open: false } });
    turn();
    expect(open).toHaveBeenCalledOnce();
  });

  it('says why nobody can be accepted', () => {
    const hint = (live: Live): string | undefined =>
      handsEntries(live, () => {}).find(({ id }) => id === 'accept_all')?.hint;
    expect(hint(host(6))).toContain('stage is full');
    expect(hint(Object.assign(host(), { queue: [] }))).toBe('No hand is up');
  });
});
