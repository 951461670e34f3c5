import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const SERVER = 'http://127.0.0.1:8080';

/**
 * What every page shares comes in two files: a cold link over a slow line pays for each request.
 * Sheets and menus bring a library along and come when they are first opened.
 */
const CHUNKS = [
  { name: 'icons', test: /@lucide/ },
  { name: 'ui', test: /src\/(i18n|views\/(ui\/(?!Sheet|Menu)|[\w.]+\.ts))/ },
];

export default defineConfig(({ mode }) => ({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/paraglide',
      strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
    }),
    sveltekit(),
  ],
  build: { rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } } },
  server: { proxy: { '/api': { target: SERVER, ws: true } } },
  // Runes are tested as the browser runs them, not as a server would render them.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
}));
