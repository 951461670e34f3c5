import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** One page for every address: the Python server answers any GET with `index.html`. */
const config = {
  preprocess: vitePreprocess(),
  kit: {
    // Each file also as .br and .gz: a phone on a slow line waits for a third of the bytes.
    adapter: adapter({ pages: 'build', fallback: 'index.html', precompress: true }),
    alias: {
      $live: 'src/live',
      $media: 'src/media',
      $protocol: 'src/protocol',
      $room: 'src/room',
      $views: 'src/views',
      $i18n: 'src/i18n',
      $paraglide: 'src/paraglide',
    },
    // The one inline script (SvelteKit's start) is allowed by its hash; `frame-ancestors` is
    // ignored in a <meta> and comes as a header from the server.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'img-src': ['self', 'data:', 'blob:'],
        'connect-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
      },
    },
    // A fixed name: two builds of the same source are the same bytes.
    version: { name: 'parvis' },
  },
};

export default config;
