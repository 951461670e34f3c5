/** The name under which this browser last listened, so that it need not be typed again. */

const KEY = 'parvis.visitor';

export const visitorName = {
  read(): string {
    try {
      return localStorage.getItem(KEY) ?? '';
    } catch {
      return '';
    }
  },
  write(name: string): void {
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // Storage is refused: it is typed again.
    }
  },
};
