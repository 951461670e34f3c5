import { describe, expect, it } from 'vitest';
import { cardOf, initials, tint } from './people.ts';
import { TOWN } from './stories/people.ts';

describe('a person without a photograph', () => {
  it('has the initials of the first and the last word', () => {
    expect(initials('Ana Ferreira')).toBe('AF');
    expect(initials(' Yann  Le Goff ')).toBe('YG');
    expect(initials('étienne')).toBe('É');
  });

  it('keeps one of six tints, the same in every room', () => {
    for (const { name } of TOWN) {
      expect(tint(name)).toBe(tint(name));
      expect(tint(name)).toBeGreaterThanOrEqual(1);
      expect(tint(name)).toBeLessThanOrEqual(6);
    }
  });

  it('does not let one tint take the square', () => {
    const count = new Map<number, number>();
    for (const { name } of TOWN) count.set(tint(name), (count.get(tint(name)) ?? 0) + 1);
    expect(Math.max(...count.values())).toBeLessThanOrEqual(TOWN.length / 2);
  });

  it('is shown before the card has arrived', () => {
    expect(cardOf(new Map(), 'x').name).toBe('Someone');
  });
});
