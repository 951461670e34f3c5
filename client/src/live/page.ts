/** What happens to the page itself, told to the stay in a room. */

interface Stay {
  suspend(): void;
  nudge(): void;
}

/** Network Information API: only some browsers tell over which kind of network one is. */
type Network = EventTarget & { readonly type?: string };

/**
 * Before a page goes, its media connection is closed, so that the other side learns of it at once
 * and not by silence. A page that comes back from the browser's cache joins again, as does one
 * whose network is back, or is another one.
 */
export function followPage(stay: Stay): void {
  if (typeof window === 'undefined') return;
  window.addEventListener('pagehide', () => stay.suspend());
  window.addEventListener('pageshow', (page) => page.persisted && stay.nudge());
  window.addEventListener('online', () => stay.nudge());
  const { connection } = navigator as Navigator & { connection?: Network };
  if (connection) followNetwork(connection, () => stay.nudge());
}

/** Speed and delay change all the time: that is no other network. */
export function followNetwork(network: Network, changed: () => void): void {
  let { type } = network;
  network.addEventListener('change', () => {
    if (network.type === type) return;
    type = network.type;
    if (type !== 'none') changed();
  });
}
