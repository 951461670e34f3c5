/**
 * The page that is sent for every address, made quick for a cold link over a slow line, where each
 * file that is only known from another file costs a round trip: it brings its small scripts along,
 * and asks at once for all that the door of a room needs.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a shared link opens. */
const DOOR = 'src/routes/rooms/[id]/+page.svelte';
/** SvelteKit loads it with every page. */
const ERROR = 'src/routes/+error.svelte';

/** The adapter, whose fallback page is so. */
export function withFirstPage(adapter) {
  return { ...adapter, adapt: (builder) => adapter.adapt(rewriting(builder)) };
}

function rewriting(builder) {
  const generateFallback = async (path) => {
    await builder.generateFallback(path);
    const page = readFileSync(path, 'utf8');
    writeFileSync(path, preloading(inlining(page), builder.getClientDirectory()));
  };
  return { ...builder, generateFallback };
}

/** The server allows what stands in the page by its hash (`page_policy`). */
function inlining(page) {
  return page.replace(
    /<script src="\/(\w+\.js)"><\/script>/g,
    (_, name) => `<script>\n${readFileSync(join('static', name), 'utf8')}</script>`,
  );
}

function preloading(page, folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const nodes = Object.keys(manifest).filter((key) => key.includes('/nodes/'));
  const files = [ERROR, DOOR].flatMap((source) => {
    const key = nodes.find((node) => readFileSync(node, 'utf8').includes(source));
    if (!key) throw new Error(`no page is made of ${source}`);
    return [...needed(manifest, key)];
  });
  const links = [...new Set(files)]
    .filter((file) => !page.includes(file))
    .map((file) => `<link href="/${file}" rel="modulepreload">\n`);
  return page.replace('</head>', `${links.join('')}</head>`);
}

function needed(manifest, key, found = new Set()) {
  const { file, imports = [] } = manifest[key];
  if (found.has(file)) return found;
  found.add(file);
  for (const other of imports) needed(manifest, other, found);
  return found;
}
