/** The screen stays lit while one speaks: a phone that locks itself may take the microphone along. */

export class WakeLock {
  private wanted = false;
  private lock: Promise<WakeLockSentinel | null> | null = null;

  constructor() {
    if (typeof document === 'undefined') return;
    document.addEventListener('visibilitychange', () => this.renew());
  }

  want(is: boolean): void {
    if (is === this.wanted) return;
    this.wanted = is;
    if (is) this.renew();
    else this.release();
  }

  /** The browser takes it back whenever the page is hidden. */
  private renew(): void {
    if (!this.wanted || document.hidden) return;
    this.release();
    this.lock = request();
  }

  private release(): void {
    void this.lock?.then((lock) => lock?.release());
    this.lock = null;
  }
}

/** Null: the battery is low, the page is hidden, or the browser has none. */
async function request(): Promise<WakeLockSentinel | null> {
  try {
    return await navigator.wakeLock.request('screen');
  } catch {
    return null;
  }
}
