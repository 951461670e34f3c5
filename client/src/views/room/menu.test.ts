import { describe, expect, it } from 'vitest';
import type { Live } from '$live/types.ts';
import { story } from '../stories/states.svelte.ts';
import { entriesFor, type Hands } from './menu.ts';

const opened: string[] = [];
const hands: Hands = { open: (sheet) => opened.push(sheet), reactions: () => {} };
const labels = (live: Live): string[] => entriesFor(live, hands).map(({ label }) => label);

describe('the room’s menu', () => {
  it('begins with Calm the room and ends with End room, for the host (A10)', () => {
    expect(labels(story('host'))).toEqual([
      'Calm the room',
      'Lock room',
      'Mute all',
      'Edit room',
      'Invitation link',
      'Share',
      'Reactions',
      'Sound check',
      'End room',
    ]);
  });

  it('gives a moderator all that keeps order, and nothing that is the host’s', () => {
    const mine = labels(story('moderator'));
    expect(mine.slice(0, 3)).toEqual(['Calm the room', 'Lock room', 'Mute all']);
    expect(mine).not.toContain('Edit room');
    expect(mine).not.toContain('End room');
  });

  it('lets a listener share, just listen, and test the sound', () => {
    expect(labels(story('listener'))).toEqual(['Share', 'Just listening', 'Sound check']);
  });

  it('names the way out of what is on', () => {
    expect(labels(story('calm_host'))).toContain('End the calm');
    expect(labels(story('calm_host'))).not.toContain('Calm the room');
    const locked = story('host');
    Object.assign(locked, { view: { ...locked.view!, locked: true } });
    expect(labels(locked)).toContain('Unlock room');
  });

  it('calms at once, and shows who came (A10)', () => {
    let calmed = 0;
    const live = Object.assign(story('host'), { calmRoom: () => calmed++ });
    entriesFor(live, hands)[0]!.run();
    expect([calmed, opened]).toEqual([1, ['calm']]);
  });
});
