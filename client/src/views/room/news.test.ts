import { expect, it } from 'vitest';
import type { Live, Person } from '$live/types.ts';
import { invitationWords } from './news.ts';

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
