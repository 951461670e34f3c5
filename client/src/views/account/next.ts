/** Where to go after signing in. */

/** Only a path of this site: an address that leads elsewhere is an old trick. */
export function nextOf(url: URL): string {
  const wanted = url.searchParams.get('next') ?? '/';
  const target = new URL(wanted, url.origin);
  if (target.origin !== url.origin) return '/';
  return target.pathname + target.search;
}

/** The id of the room that an address leads to, if it does. */
export function roomOf(path: string): string | null {
  return /^\/rooms\/([\w-]+)$/.exec(path)?.[1] ?? null;
}
