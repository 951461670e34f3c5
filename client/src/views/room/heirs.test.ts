import { describe, expect, it } from 'vitest';
import type { Participant } from '$live/types.ts';
import { nobody } from '$room/index.ts';
import { heirs, leavesOthers } from './heirs.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 18, minute)).toISOString();
const moderator = (id: string, minute: number): Participant => ({
  ...nobody(id),
  role: 'moderator',
  role_since: at(minute),
});
const speaker = (id: string, minute: number): Participant => ({
  ...nobody(id),
  on_stage_since: at(minute),
});

function order(known: Participant[], reconnecting: string[] = []): string[] {
  const view = { people: Object.fromEntries(known.map((who) => [who.id, who])) } as never;
  const facts = { view, people: new Map(), me: 'host', reconnecting: new Set(reconnecting) };
  return heirs(facts).map(({ id }) => id);
}

describe('who may take a room over', () => {
  it('is the longest-serving moderator first, then the speakers', () => {
    const known = [speaker('s2', 9), speaker('s1', 2), moderator('m2', 8), moderator('m1', 1)];
    expect(order(known)).toEqual(['m1', 'm2', 's1', 's2']);
  });

  it('is nobody who is lost, removed, or merely listens', () => {
    const lost = { ...moderator('m', 1), lost_at: at(3) };
    const removed = { ...speaker('s', 1), removed: true };
    expect(order([lost, removed, nobody('l'), speaker('r', 1)], ['r'])).toEqual([]);
  });

  it('is never oneself', () => {
    expect(order([{ ...nobody('host'), role: 'host', on_stage_since: at(0) }])).toEqual([]);
  });
});

describe('who leaves others behind', () => {
  const alone = { role: 'host', stage: [speaker('host', 0)], listening: 0 } as const;

  it('is a host with somebody on stage or in the audience', () => {
    expect(leavesOthers({ ...alone, stage: [...alone.stage, speaker('s', 1)] })).toBe(true);
    expect(leavesOthers({ ...alone, stage: [...alone.stage], listening: 1 })).toBe(true);
  });

  it('is no host who is alone, and no guest', () => {
    expect(leavesOthers({ ...alone, stage: [...alone.stage] })).toBe(false);
    expect(leavesOthers({ role: 'guest', stage: [...alone.stage], listening: 9 })).toBe(false);
  });
});
