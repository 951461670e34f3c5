/** What a tab remembers through a reload: where it was, as whom, on which connection. */

const KEY = 'parvis.here';

export interface Whereabouts {
  readonly room: string;
  /** A visitor's name. */
  readonly name: string | null;
  readonly connection: string;
}

export const memory = {
  read(): Whereabouts | null {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Whereabouts | null;
    } catch {
      return null;
    }
  },
  write(here: Whereabouts): void {
    sessionStorage.setItem(KEY, JSON.stringify(here));
  },
  forget(): void {
    sessionStorage.removeItem(KEY);
  },
};

export type Memory = typeof memory;
