import { expect, it } from 'vitest';
import { Kept } from './storage.ts';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

it('keeps a value until it is forgotten', () => {
  const area = storage();
  const kept = new Kept<{ a: number }>(() => area, 'key');
  kept.write({ a: 1 });
  expect(kept.read()).toEqual({ a: 1 });
  kept.forget();
  expect(kept.read()).toBeNull();
});

it('takes what it cannot read for nothing', () => {
  const area = storage();
  area.setItem('key', '{');
  expect(new Kept(() => area, 'key').read()).toBeNull();
});

it.each([
  ['is full', () => ({ ...storage(), setItem: quota })],
  ['is forbidden', quota],
])('a storage that %s harms nobody', (_, area) => {
  const kept = new Kept<number>(area as () => Storage, 'key');
  kept.write(1);
  kept.forget();
  expect(kept.read()).toBeNull();
});

function quota(): never {
  throw new DOMException('', 'QuotaExceededError');
}
