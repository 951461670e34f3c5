/** The town of the stories: the people of the mock-ups. */

import type { Person } from '$live/types.ts';

const CARDS: readonly [string, string][] = [
  ['Ana Ferreira', 'Chairs Ponts & Quais'],
  ['Karim Benali', 'Editor, Radio Quartier'],
  ['Inès Moreau', 'Urban planner'],
  ['Tom Okafor', 'Transport engineer'],
  ['Margot Lefèvre', 'Cargo-bike courier'],
  ['Henri Vasseur', 'Owns the quay bakery'],
  ['Camille Roux', 'Town librarian'],
  ['Nadia Cissé', 'Civil-law notary'],
  ['Daniel Osei', 'Bus driver, line 4'],
  ['Hélène Marchand', 'Deputy mayor, transport'],
  ['Étienne Caron', 'Market gardener'],
  ['Sofia Almeida', 'Physiotherapist'],
  ['Yann Le Goff', 'Ferry pilot'],
  ['Jonas Weber', 'Structural engineer'],
  ['Leïla Haddad', 'Pharmacist'],
  ['Paul Girard', 'Retired teacher'],
  ['Mei Lin', 'Data journalist'],
  ['Fatou Diop', 'Café owner'],
  ['Lucas Petit', 'Student, geography'],
  ['Oliver Hughes', 'Sound engineer'],
  ['Ravi Menon', 'Open-source maintainer'],
];

export const VISITOR: Person = card('Léa', '', 900, true);
export const TOWN: Person[] = CARDS.map(([name, headline], index) => card(name, headline, index));

function card(name: string, headline: string, csrc: number, visitor = false): Person {
  return { id: `p${csrc}`, name, headline, visitor, csrc };
}

/** So many more, where a story needs a crowd. */
export function crowd(size: number): Person[] {
  return Array.from({ length: size }, (_, index) => {
    const { name, headline } = TOWN[index % TOWN.length]!;
    return card(
      index < TOWN.length ? name : `${name} ${Math.floor(index / TOWN.length)}`,
      headline,
      index,
    );
  });
}
