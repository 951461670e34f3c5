/** Whose arch has left the screen: where somebody speaks there, the head says who. */

import { SvelteSet } from 'svelte/reactivity';

/** Under the head and above the bar nothing is seen; on a phone the queue covers the lower half. */
const MARGINS = { free: '-64px 0px -96px', covered: '-64px 0px -60%' };
const PANEL_BESIDE = '(min-width: 64em)';
/** So much of a person is enough to know who it is. */
const SEEN = 0.4;

export class Sight {
  readonly away = new SvelteSet<string>();
  #ids = new Map<Element, string>();
  #watch: IntersectionObserver | null = null;

  /** Begin to look, the queue open or not; the result ends it. */
  look(queueOpen: boolean): () => void {
    const covered = queueOpen && !matchMedia(PANEL_BESIDE).matches;
    const rootMargin = covered ? MARGINS.covered : MARGINS.free;
    const watch = new IntersectionObserver((seen) => this.#note(seen), {
      rootMargin,
      threshold: SEEN,
    });
    this.#watch = watch;
    for (const node of this.#ids.keys()) watch.observe(node);
    return () => watch.disconnect();
  }

  /** An attachment: this element is that person. */
  follow(id: string): (node: Element) => () => void {
    return (node) => {
      this.#ids.set(node, id);
      this.#watch?.observe(node);
      return () => {
        this.#watch?.unobserve(node);
        this.#ids.delete(node);
        this.away.delete(id);
      };
    };
  }

  #note(seen: IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio } of seen) {
      const id = this.#ids.get(target);
      if (id === undefined) continue;
      if (intersectionRatio < SEEN) this.away.add(id);
      else this.away.delete(id);
    }
  }
}
