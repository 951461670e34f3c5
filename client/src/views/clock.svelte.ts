/** The time of day as something a screen can depend on: it ticks while somebody looks. */

import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 1_000;

class Clock {
  #subscribe = createSubscriber((tick) => {
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  });

  /** Milliseconds since 1970, at most a second old for whoever shows it. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const clock = new Clock();
