/**
 * What the browser remembers. Its storage may be full, forbidden or absent (private windows, policies
 * of a company): then nothing is remembered, and nothing else goes wrong.
 */

export class Kept<T> {
  constructor(
    private readonly area: () => Storage,
    private readonly key: string,
  ) {}

  read(): T | null {
    try {
      return JSON.parse(this.area().getItem(this.key) ?? 'null') as T | null;
    } catch {
      return null;
    }
  }

  write(value: T): void {
    this.attempt((area) => area.setItem(this.key, JSON.stringify(value)));
  }

  forget(): void {
    this.attempt((area) => area.removeItem(this.key));
  }

  private attempt(change: (area: Storage) => void): void {
    try {
      change(this.area());
    } catch {
      // Not remembered.
    }
  }
}
