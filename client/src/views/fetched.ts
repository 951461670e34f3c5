/** A part of the app that comes when it is first wanted. */

/** Milliseconds before the second attempt and the third: a network that changes is soon back. */
const PAUSES_MS: readonly number[] = [400, 1_600];

/** What `load` brings; a failure is tried again before it is told. */
export async function fetched<Part>(
  load: () => Promise<Part>,
  pauses: readonly number[] = PAUSES_MS,
): Promise<Part> {
  const [pause, ...later] = pauses;
  if (pause === undefined) return load();
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pause));
    return fetched(load, later);
  }
}
