import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { withFirstPage } from './first-page.js';

/**
 * One page for every address: the Python server answers any GET with `index.html`, and says its
 * content policy in a header. In the page it would keep the browser from looking ahead.
 */
const config = {
  preprocess: vitePreprocess(),
  kit: {
    // Each file also as .br and .gz: a phone on a slow line waits for a third of the bytes.
    adapter: withFirstPage(adapter({ pages: 'build', fallback: 'index.html', precompress: true })),
    alias: {
      $live: 'src/live',
      $media: 'src/media',
      $protocol: 'src/protocol',
      $room: 'src/room',
      $views: 'src/views',
      $i18n: 'src/i18n',
      $paraglide: 'src/paraglide',
    },
    // A fixed name: two builds of the same source are the same bytes.
    version: { name: 'parvis' },
  },
};

export default config;
