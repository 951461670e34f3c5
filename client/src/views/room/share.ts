/** How a room's link leaves this browser. */

/** The device's own way of sharing; false: it has none, or it was put away. */
export async function shareByDevice(title: string, url: string): Promise<boolean> {
  if (typeof navigator.share !== 'function') return false;
  try {
    await navigator.share({ title, url });
    return true;
  } catch (failure) {
    // Closed without a choice is an answer too: nothing more is offered.
    return failure instanceof DOMException && failure.name === 'AbortError';
  }
}

/** To the clipboard; false where the browser refuses it (an address without HTTPS). */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function roomLink(id: string): string {
  return new URL(`/rooms/${id}`, location.origin).href;
}

/** For one person. After the hash: no server, and no log of one, is told the token (A9). */
export function invitationLink(room: string, token: string): string {
  return `${roomLink(room)}#invitation=${token}`;
}
