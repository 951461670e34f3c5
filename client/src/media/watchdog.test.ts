import { beforeEach, describe, expect, it } from 'vitest';
import { Watchdog, type Sight } from './watchdog.ts';

let dog: Watchdog;

beforeEach(() => {
  dog = new Watchdog(0);
});

function look(now: number, more: Partial<Sight> = {}) {
  return dog.look({ now, state: 'connected', packets: 0, expected: false, ...more });
}

describe('a connection', () => {
  it('that is being made has 8 s', () => {
    expect(look(7999, { state: 'connecting' })).toBeNull();
    expect(look(8000, { state: 'connecting' })).toBe('never_connected');
  });

  it('that failed is made anew at once', () => {
    expect(look(100, { state: 'failed' })).toBe('failed');
  });

  it('that hangs for a moment is left alone', () => {
    expect(look(100, { state: 'disconnected' })).toBeNull();
    expect(look(900, { state: 'disconnected' })).toBeNull();
    expect(look(950)).toBeNull();
    expect(look(1200, { state: 'disconnected' })).toBeNull();
  });

  it('that hangs for a second is made anew', () => {
    look(100, { state: 'disconnected' });
    expect(look(1100, { state: 'disconnected' })).toBe('disconnected');
  });
});

describe('packets', () => {
  it('that stop while somebody speaks: made anew after 5 s', () => {
    look(1000, { packets: 50, expected: true });
    expect(look(5999, { packets: 50, expected: true })).toBeNull();
    expect(look(6000, { packets: 50, expected: true })).toBe('no_packets');
  });

  it('need not come while nobody speaks', () => {
    look(1000, { packets: 50, expected: true });
    expect(look(60_000, { packets: 50 })).toBeNull();
  });

  it('are waited for from the moment somebody speaks', () => {
    look(1000, { packets: 50, expected: true });
    look(60_000, { packets: 50 });
    expect(look(64_000, { packets: 50, expected: true })).toBeNull();
    expect(look(65_000, { packets: 50, expected: true })).toBe('no_packets');
  });

  it('that never came are the fault of the speaker’s own line: no storm of joins', () => {
    expect(look(1000, { expected: true })).toBeNull();
    expect(look(60_000, { expected: true })).toBeNull();
  });
});
