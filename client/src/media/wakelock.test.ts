import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { turns } from '../testing/virtual.ts';
import { WakeLock } from './wakelock.ts';

let page: EventTarget & { hidden: boolean };
/** Those that the browser gave, by whether they are held. */
let locks: { held: boolean }[];
let lock: WakeLock;

beforeEach(() => {
  locks = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  const request = async () => {
    const lock = { held: true, release: async () => void (lock.held = false) };
    locks.push(lock);
    return lock;
  };
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { wakeLock: { request } });
  lock = new WakeLock();
});

function held(): number {
  return locks.filter((lock) => lock.held).length;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is held once while it is wanted', async () => {
  lock.want(true);
  lock.want(true);
  await turns();
  expect(held()).toBe(1);
  lock.want(false);
  await turns();
  expect(held()).toBe(0);
});

it('is not held by who changes the mind before the browser answers', async () => {
  lock.want(true);
  lock.want(false);
  await turns();
  expect(held()).toBe(0);
});

it('is taken again when the page is seen again', async () => {
  lock.want(true);
  await turns();
  // The browser released it by itself.
  locks = [];
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  await turns();
  expect(held()).toBe(1);
  lock.want(false);
  await turns();
  expect(held()).toBe(0);
});

it('is done without where there is none', async () => {
  vi.stubGlobal('navigator', {});
  lock.want(true);
  lock.want(false);
  await turns();
  expect(held()).toBe(0);
});
