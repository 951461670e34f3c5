import { expect, it, vi } from 'vitest';
import { watchForBuilds } from './builds.ts';

function browser(controller: ServiceWorker | null, hidden = false) {
  const update = vi.fn(async () => undefined);
  const worker = Object.assign(new EventTarget(), {
    controller,
    getRegistration: async () => ({ update }) as unknown as ServiceWorkerRegistration,
  });
  const page = Object.assign(new EventTarget(), { hidden });
  const ready = vi.fn();
  const stop = watchForBuilds(worker as never, page as never, ready);
  const takesOver = () => worker.dispatchEvent(new Event('controllerchange'));
  const looks = () => page.dispatchEvent(new Event('visibilitychange'));
  return { update, ready, stop, takesOver, looks };
}

const OLD = {} as ServiceWorker;

it('tells when another build takes over', () => {
  const { ready, takesOver } = browser(OLD);
  takesOver();
  expect(ready).toHaveBeenCalledOnce();
});

it('takes the first worker of all for no news, and the next one for some', () => {
  const { ready, takesOver } = browser(null);
  takesOver();
  expect(ready).not.toHaveBeenCalled();
  takesOver();
  expect(ready).toHaveBeenCalledOnce();
});

it('asks when somebody comes back to the page, not when they go', async () => {
  const here = browser(OLD);
  here.looks();
  await vi.waitFor(() => expect(here.update).toHaveBeenCalledOnce());
  const gone = browser(OLD, true);
  gone.looks();
  await Promise.resolve();
  expect(gone.update).not.toHaveBeenCalled();
});

it('listens no more once it is stopped', () => {
  const { ready, takesOver, stop } = browser(OLD);
  stop();
  takesOver();
  expect(ready).not.toHaveBeenCalled();
});

it('does without a worker where the browser has none', () => {
  const page = new EventTarget() as unknown as Document;
  expect(watchForBuilds(undefined, page, vi.fn())).not.toThrow();
});
