import { describe, expect, it } from 'vitest';
import type { NewsKind } from '$live/types.ts';
import { story } from '../stories/states.svelte.ts';
import { FakeLive } from '../stories/fake.svelte.ts';
import { messageOf, PASSING_MS } from './dock.ts';

const NOW = Date.parse('2026-11-24T18:00:00Z');
const kind = (facts: ConstructorParameters<typeof FakeLive>[0], now = NOW): string | undefined =>
  messageOf(new FakeLive(facts), now)?.kind;

describe('the dock', () => {
  it('is empty while nothing concerns me', () => {
    expect(messageOf(story('listener'), NOW)).toBeNull();
  });

  it('puts an invitation first', () => {
    const invitation = { by: 'p0', at: NOW, until: NOW + 60_000 };
    expect(kind({ invitation, playback: 'blocked', phase: 'reconnecting' })).toBe('invitation');
  });

  it('wants the tap before all else that is told', () => {
    expect(kind({ playback: 'blocked', phase: 'reconnecting' })).toBe('listen');
  });

  it('puts reconnecting before a refusal', () => {
    const refusal = { reason: 'stage_full', at: NOW };
    expect(kind({ phase: 'reconnecting', refusal })).toBe('reconnecting');
  });

  it('lets a refusal and news pass', () => {
    const refusal = { reason: 'stage_full', at: NOW };
    expect(kind({ refusal })).toBe('refusal');
    expect(kind({ refusal }, NOW + PASSING_MS)).toBeUndefined();
    const news = { kind: 'back', at: NOW } as const;
    expect(kind({ news })).toBe('news');
    expect(kind({ news }, NOW + PASSING_MS)).toBeUndefined();
  });

  it('tells no news that is not so any more', () => {
    const told = (name: 'muted' | 'heard' | 'listener' | 'requester', kind: NewsKind) => {
      const live = Object.assign(story(name), { news: { kind, at: NOW } });
      return messageOf(live, NOW)?.kind;
    };
    expect(told('muted', 'muted_by')).toBe('news');
    expect(told('heard', 'muted_by')).toBeUndefined();
    expect(told('listener', 'dismissed')).toBe('news');
    expect(told('requester', 'dismissed')).toBe('hand');
  });

  it('asks a speaker to become host, and tells a listener', () => {
    expect(messageOf(story('become_host'), NOW)?.kind).toBe('become_host');
    expect(messageOf(story('host_gone'), NOW)?.kind).toBe('host_gone');
  });

  it('says that I talk while muted, and that another device of mine echoes', () => {
    const live = Object.assign(story('muted'), { talkingWhileMuted: true });
    expect(messageOf(live, NOW)?.kind).toBe('talking_muted');
    expect(messageOf(Object.assign(live, { echo: true }), NOW)?.kind).toBe('echo');
  });

  it('leaves to the hand, the invitation and the banner what they show', () => {
    for (const news of ['next', 'invited', 'calmed'] satisfies NewsKind[]) {
      expect(kind({ news: { kind: news, at: NOW } }), news).toBeUndefined();
    }
  });

  it('shows my hand', () => {
    expect(messageOf(story('requester'), NOW)?.kind).toBe('hand');
  });
});
