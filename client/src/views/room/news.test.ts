import { expect, it } from 'vitest';
import type { Live, Person } from '$live/types.ts';
import { invitationWords, newsWords } from './news.ts';

const invitation: Live['invitation'] = { by: 'hana', at: 0, until: 60_000 };
const cards = (): Map<string, Person> =>
  new Map([['hana', { id: 'hana', name: 'Hana', headline: '', visitor: false, csrc: 1 }]]);

it('says who invites, in the same words however often the cards come anew', () => {
  const words = invitationWords({ invitation, people: cards() });
  expect(words).toContain('Hana');
  expect(invitationWords({ invitation, people: cards() })).toBe(words);
});

it('says nothing where nobody invites', () => {
  expect(invitationWords({ invitation: null, people: cards() })).toBeNull();
});

it.each([
  ['hana', true],
  ['ann', false],
  ['', false],
])('names who has locked the room, unless it is oneself: %s', (by, named) => {
  const news: Live['news'] = { kind: 'locked', by, at: 0 };
  const { strong, hint } = newsWords({ news, people: cards(), me: 'ann' });
  expect([strong.includes('Hana'), hint !== '']).toEqual([named, true]);
});

it.each([
  [0, 'No microphone was open.'],
  [1, '1 microphone was open.'],
  [12, '12 microphones were open.'],
])('says how many were muted at once: %s', (count, hint) => {
  const news: Live['news'] = { kind: 'muted_all', count, at: 0 };
  const told = newsWords({ news, people: cards(), me: 'hana' });
  expect(told).toEqual({ strong: 'Everybody but you is muted.', hint });
});
