/** Bytes to messages and back. */

import type { Message } from './messages.ts';

/** A message of a newer server, whose type is not known here, is passed over. */
const KNOWN: Readonly<Record<Message['type'], true>> = {
  snapshot: true,
  event: true,
  ack: true,
  refusal: true,
  count: true,
  audience: true,
  place: true,
  hand: true,
  reconnecting: true,
  rejoin: true,
  reactions: true,
  arrivals: true,
  info: true,
};

/** A frame is an array of messages. Our own server says nothing else: no field is checked here. */
export function decode(frame: string): Message[] {
  const said = parse(frame);
  return Array.isArray(said) ? said.filter(isMessage) : [];
}

function isMessage(said: unknown): said is Message {
  return (
    typeof said === 'object' &&
    said !== null &&
    'type' in said &&
    Object.hasOwn(KNOWN, String(said.type))
  );
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return null;
  }
}
