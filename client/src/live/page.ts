/** What happens to the page itself, told to the stay in a room. */

interface Stay {
  suspend(): void;
  nudge(): void;
}

/**
 * Before a page goes, its media connection is closed, so that the other side learns of it at once
 * and not by silence. A page that comes back from the browser's cache joins again, as does one
 * whose network is back.
 */
export function followPage(stay: () => Stay | null): void {
  if (typeof window === 'undefined') return;
  window.addEventListener('pagehide', () => stay()?.suspend());
  window.addEventListener('pageshow', (page) => page.persisted && stay()?.nudge());
  window.addEventListener('online', () => stay()?.nudge());
}
