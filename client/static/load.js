// A part of the page was lost on the way: the network changed, or the build was replaced meanwhile.
// While nothing is drawn nobody is in a room here, so the page may load itself again; then it says so.
// Once the app is drawn it never loads itself again: it says what it lacks (`+error.svelte`).
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

function fail() {
  if (failed || isDrawn()) return;
  failed = true;
  const count = triesUntilNow();
  if (count < PAUSES_MS.length) {
    const load = { at: Date.now(), count: count + 1 };
    history.replaceState({ ...history.state, load }, '');
    setTimeout(() => location.reload(), PAUSES_MS[count]);
  } else {
    document.body.replaceChildren(notLoaded.content.cloneNode(true));
    addEventListener('online', () => location.reload());
  }
}

// The start of the app: every browser says `import` in its own words. Then each page of it.
addEventListener('unhandledrejection', ({ reason }) => /\bimport/i.test(reason?.message) && fail());
addEventListener('vite:preloadError', fail);
// A style: the page would stand, but bare. Errors of files do not bubble.
addEventListener('error', ({ target }) => target?.rel === 'stylesheet' && fail(), true);
