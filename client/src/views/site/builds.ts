/** When the build on the server is another than the one this page came with. */

type Worker = Pick<
  ServiceWorkerContainer,
  'controller' | 'getRegistration' | 'addEventListener' | 'removeEventListener'
>;
type Page = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

/**
 * The service worker names every file of its build, so another build brings another worker, and
 * that takes over at once. The first worker of all is no news. The browser looks for one only as a
 * page is loaded: who comes back to this one asks. `worker` is undefined without HTTPS.
 */
export function watchForBuilds(
  worker: Worker | undefined,
  page: Page,
  onready: () => void,
): () => void {
  if (!worker) return () => undefined;
  let known = worker.controller !== null;

  function changed(): void {
    if (known) onready();
    known = true;
  }

  async function ask(): Promise<void> {
    if (page.hidden) return;
    const registration = await worker!.getRegistration();
    await registration?.update();
  }

  const look = (): void => void ask().catch(() => undefined);
  worker.addEventListener('controllerchange', changed);
  page.addEventListener('visibilitychange', look);
  return () => {
    worker.removeEventListener('controllerchange', changed);
    page.removeEventListener('visibilitychange', look);
  };
}
