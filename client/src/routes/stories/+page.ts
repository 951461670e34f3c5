import { error } from '@sveltejs/kit';

/** For development and for `vite build --mode stories`; a real build knows nothing of it. */
const SHOWN = import.meta.env.DEV || import.meta.env.MODE === 'stories';

export async function load() {
  if (!SHOWN) error(404);
  return { Stories: (await import('$views/stories/Stories.svelte')).default };
}
