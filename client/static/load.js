// A part of the page was lost on the way: the network changed, or the build was replaced meanwhile.
// While nothing is drawn nobody is in a room here, so the page may load itself again; then it says so.
// Once the app is drawn it says itself what it lacks (`+error.svelte`).
const PAUSES_MS = [700, 2500];
const FORGOTTEN_MS = 60_000;

const notLoaded = document.getElementById('not-loaded');
let failed = false;

function isDrawn() {
  return document.querySelector('#app > :not(script)') !== null;
}

/** How often this page has tried by itself; kept with its place in the history, needs no storage. */
function triesUntilNow() {
  const { at, count } = history.state?.load ?? { at: 0, count: 0 };
  return Date.now() - at < FORGOTTEN_MS ? count : 0;
}

/** Never under somebody who is in a room (`+layout.svelte`): the sound would stop. */
function reload() {
  if (!document.documentElement.hasAttribute('data-under-way')) location.reload();
}

/** False: it has tried often enough. */
function triesAgain() {
  const count = triesUntilNow();
  if (count >= PAUSES_MS.length) return false;
  const load = { at: Date.now(), count: count + 1 };
  history.replaceState({ ...history.state, load }, '');
  setTimeout(reload, PAUSES_MS[count]);
  return true;
}

function saySo() {
  document.body.replaceChildren(notLoaded.content.cloneNode(true));
  addEventListener('online', reload);
}

/** A style may be lacking for good: a bare page is better than none. */
function fail(isNeeded) {
  if (failed || isDrawn()) return;
  const again = triesAgain();
  failed = again || isNeeded;
  if (failed && !again) saySo();
}

// The start of the app: every browser says `import` in its own words. Then each page of it.
addEventListener(
  'unhandledrejection',
  ({ reason }) => /\bimport/i.test(reason?.message) && fail(true),
);
addEventListener('vite:preloadError', () => fail(true));
// A style: the page would stand, but bare. Errors of files do not bubble.
addEventListener('error', ({ target }) => target?.rel === 'stylesheet' && fail(false), true);
