/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/**
 * What stays on the device: files of the build, whose names are their contents' hashes, and one page
 * that says that the network is away. Never the API, never a page or anything that names a person
 * (C22). The browser asks for this file anew at each start; what an older build left is dropped.
 */

import { build } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = 'parvis';
const OFFLINE = '/offline.html';
const OFFLINE_PARTS = [OFFLINE, '/offline.css', '/icon.svg'];
const kept = new Set([...build, ...OFFLINE_PARTS]);

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (kept.has(pathname)) event.respondWith(file(event, pathname));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: the page of an older build must not come with the new one.
  await cache.addAll(OFFLINE_PARTS.map((part) => new Request(part, { cache: 'reload' })));
  await worker.skipWaiting();
}

async function dropOld(): Promise<void> {
  const cache = await caches.open(CACHE);
  const requests = await cache.keys();
  const old = requests.filter(({ url }) => !kept.has(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** Always from the server. Only a network that is away is told by the page that says so. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (failure) {
    const offline = await recall(OFFLINE);
    if (offline) return offline;
    throw failure;
  }
}

/** As it was kept; the first time it is fetched, and kept while it is read. */
async function file(event: FetchEvent, pathname: string): Promise<Response> {
  const found = await recall(pathname);
  if (found) return found;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(pathname, answer.clone()));
  return answer;
}

/** A device that is full, or forbids it, costs a request: never the page. */
async function recall(pathname: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE).catch(() => undefined);
  return cache?.match(pathname).catch(() => undefined);
}

async function keep(pathname: string, answer: Response): Promise<void> {
  const cache = await caches.open(CACHE).catch(() => undefined);
  await cache?.put(pathname, answer).catch(() => undefined);
}
