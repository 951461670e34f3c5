// The chosen light, before anything is drawn. The rest is `src/i18n/choices.svelte.ts`.
try {
  const look = localStorage.getItem('parvis.look');
  if (look === 'light' || look === 'dark') document.documentElement.dataset.theme = look;
} catch {
  // Storage is refused: the device decides.
}
