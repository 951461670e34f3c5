import { error } from '@sveltejs/kit';

/** For development and for `vite build --mode stories`; a real build does not contain it. */
export async function load() {
  if (import.meta.env.DEV || import.meta.env.MODE === 'stories') {
    return { Stories: (await import('$views/stories/Stories.svelte')).default };
  }
  return error(404);
}
