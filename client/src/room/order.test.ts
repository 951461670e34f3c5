import { describe, expect, it } from 'vitest';
import type { Participant } from '../protocol/messages.ts';
import {
  apply,
  handsOnStage,
  hostOf,
  nobody,
  placeInQueue,
  queueOrder,
  stageOrder,
} from './index.ts';
import { EMPTY } from './state.ts';

const room = (...people: Partial<Participant>[]) => ({
  ...EMPTY,
  people: Object.fromEntries(people.map((who) => [who.id!, { ...nobody(who.id!), ...who }])),
});
const at = (seconds: string) => `2026-01-01T20:00:${seconds}Z`;
const ids = (people: Participant[]) => people.map((who) => who.id);

describe('the stage', () => {
  it('shows the host, the moderators, then everybody by time on stage', () => {
    const stage = room(
      { id: 'ann', on_stage_since: at('02') },
      { id: 'bob', on_stage_since: at('01') },
      { id: 'mo', role: 'moderator', on_stage_since: at('09') },
      { id: 'max', role: 'moderator' },
      { id: 'hana', role: 'host', on_stage_since: at('30') },
    );
    expect(ids(stageOrder(stage))).toEqual(['hana', 'mo', 'bob', 'ann']);
  });

  it('finds the host in the audience too', () => {
    expect(hostOf(room({ id: 'hana', role: 'host' }))?.id).toBe('hana');
    expect(hostOf(room())).toBeNull();
  });
});

describe('the queue', () => {
  it('is in the order of raising, to the microsecond', () => {
    const hands = room(
      { id: 'ann', hand_raised_at: at('02.000001') },
      { id: 'bob', hand_raised_at: at('02') },
      { id: 'cem', hand_raised_at: at('01.9') },
      { id: 'zoe', on_stage_since: at('01'), hand_raised_at: at('01') },
      { id: 'yan', on_stage_since: at('01') },
    );
    expect(ids(queueOrder(hands))).toEqual(['cem', 'bob', 'ann']);
    expect(placeInQueue(hands, 'ann')).toBe(2);
    expect(placeInQueue(hands, 'zoe'), 'who is on stage does not wait').toBeNull();
    expect(ids(handsOnStage(hands))).toEqual(['zoe']);
    expect(placeInQueue(hands, 'yan')).toBeNull();
  });
});

describe('what the twin does not know', () => {
  it('passes over events of a newer server', () => {
    const before = room({ id: 'ann', on_stage_since: at('02') });
    const strange = { type: 'toString', at: at('03'), participant: 'ann' };
    expect(apply(before, strange as never)).toEqual(before);
  });
});
