import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const SERVER = 'http://127.0.0.1:8080';

/**
 * A cold link over a slow line pays for each request: all styles come in one file, and so does what
 * every page shares. Sheets and menus bring a library along and come when they are first opened.
 */
const CHUNKS = [
  { name: 'styles', test: /\.css$|type=style/, priority: 2 },
  { name: 'runtime', test: /node_modules\/(svelte|@sveltejs|@lucide)\//, priority: 1 },
  { name: 'ui', test: /src\/(i18n|views\/(site\/|ui\/(?!Sheet|Menu)|[\w.]+\.ts))/ },
  { name: 'room', test: /src\/views\/(door|room)\//, minShareCount: 2 },
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
