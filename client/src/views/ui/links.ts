/** A description's links, as text that is pressed. Nothing is fetched to show them. */

export interface Piece {
  text: string;
  /** An address with http or https; null: plain words. */
  href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/gi;
/** What closes a sentence is rarely part of the address before it. */
const TAIL = /[.,;:!?'’”»)\]]+$/;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TAIL, '');
    if (!URL.canParse(address)) continue;
    found.push({ text: text.slice(at, match.index), href: null }, { text: address, href: address });
    at = match.index + address.length;
  }
  found.push({ text: text.slice(at), href: null });
  return found.filter((piece) => piece.text !== '');
}
