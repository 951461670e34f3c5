import { describe, expect, it } from 'vitest';
import { APART_MS, due, given, raised, SILENT, type Alerts } from './alerts.ts';

/** The instants at which an alert is given while hands go up at these, then nothing happens. */
function alertsFor(hands: number[]): number[] {
  let alerts: Alerts = SILENT;
  const told: number[] = [];
  const tell = (until: number) => {
    for (let at = due(alerts); at !== null && at <= until; at = due(alerts)) {
      told.push(at);
      alerts = given(at);
    }
  };
  for (const hand of hands) {
    tell(hand);
    alerts = raised(alerts, hand);
  }
  tell(Infinity);
  return told;
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => i * ms);

describe('alerts of hands', () => {
  it('say nothing where nothing is', () => {
    expect(due(SILENT)).toBeNull();
  });

  it('tell the first hand at once', () => {
    expect(alertsFor([100])).toEqual([100]);
  });

  it('tell of hands far apart one by one', () => {
    expect(alertsFor([0, 20_000, 40_000])).toEqual([0, 20_000, 40_000]);
  });

  it('are two for a thousand hands in ten seconds', () => {
    expect(alertsFor(every(10, 1_000))).toHaveLength(2);
  });

  it('go on where it never gets quiet, apart from one another', () => {
    const told = alertsFor(every(500, 240));
    expect(told.length).toBeGreaterThan(5);
    const gaps = told.slice(1).map((at, i) => at - told[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(APART_MS);
  });
});
