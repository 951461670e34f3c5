/** Time that passes only when a test says so, with dice that always fall the same. */

import type { Cancel, Timer } from '../protocol/ports.ts';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

export class VirtualTime implements Timer {
  private instant = 0;
  private alarms: Alarm[] = [];

  now(): number {
    return this.instant;
  }

  after(ms: number, run: () => void): Cancel {
    const alarm = { at: this.instant + ms, run };
    this.alarms.push(alarm);
    return () => (this.alarms = this.alarms.filter((other) => other !== alarm));
  }

  /** Lets so much time pass; whatever awaits in between gets its turn. */
  async pass(ms: number): Promise<void> {
    const until = this.instant + ms;
    await turns();
    for (let next = this.due(until); next; next = this.due(until)) {
      this.alarms = this.alarms.filter((alarm) => alarm !== next);
      this.instant = next.at;
      next.run();
      await turns();
    }
    this.instant = until;
  }

  private due(until: number): Alarm | undefined {
    const due = this.alarms.filter((alarm) => alarm.at <= until);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Time in a tab in the background: its alarms ring once a minute. */
export class SlowTime extends VirtualTime {
  override after(ms: number, run: () => void): Cancel {
    const due = Math.ceil((this.now() + ms) / 60_000) * 60_000;
    return super.after(due - this.now(), run);
  }
}

/** Enough turns of the microtask queue for any chain of promises here. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
