/** The HTTP API, typed. What goes wrong is a `Problem` with a stable code. */

import type {
  EditRoom,
  Instant,
  InvitationList,
  OpenRoom,
  RoomCard,
  RoomEnd,
  RoomInvitation,
  RoomList,
} from '../protocol/messages.ts';

export type {
  EditRoom,
  OpenRoom,
  RoomCard,
  RoomEnd,
  RoomInvitation,
} from '../protocol/messages.ts';

const BASE = '/api/v1';

/** Milliseconds. As long as an offer lives on the server: what comes later is of no use. */
const ANSWERS_WITHIN = 15_000;

export interface Account {
  id: string;
  name: string;
  headline: string;
  email: string;
  administrator: boolean;
}

export type SignUp = 'open' | 'invitation';

export interface Me {
  account: Account | null;
  sign_up: SignUp;
}

export interface NewAccount {
  name: string;
  headline: string;
  email: string;
  password: string;
  /** The token of an invitation link. */
  invitation?: string;
  /** The token of the one-time link that makes the first account the administrator. */
  setup?: string;
}

/** One browser in which this account is signed in. */
export interface SignIn {
  id: string;
  created_at: Instant;
  seen_at: Instant;
  /** "Firefox on Linux" */
  device: string;
  current: boolean;
}

/** RFC 9457: `code` is stable, `detail` is a sentence for people. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly status: number,
    /** Seconds the server asks to wait; null when it does not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** The server could not be reached at all. */
export const OFFLINE = 'offline';
/** The answer was not ours: a proxy's page, a server of another kind. */
export const STRANGE = 'strange_answer';

export const api = {
  me: () => call<Me>('GET', '/me'),
  signUp: (account: NewAccount) => call<Account>('POST', '/accounts', account),
  signIn: (email: string, password: string) =>
    call<Account>('POST', '/sessions', { email, password }),
  signOut: () => call<void>('DELETE', '/sessions/current'),
  /** The busiest first: so many pages of them, and whether there are more. */
  rooms: async (pages: number): Promise<{ rooms: RoomCard[]; more: boolean }> => {
    // A room that moves to a later page while we read is there once.
    const found = new Map<string, RoomCard>();
    let after: string | null = '';
    for (let page = 0; page < pages && after !== null; page++) {
      const list: RoomList = await call('GET', `/rooms${after && `?after=${after}`}`);
      for (const room of list.rooms) found.set(room.id, room);
      after = list.next ?? null;
    }
    return { rooms: [...found.values()], more: after !== null };
  },
  openRoom: (room: OpenRoom) => call<RoomCard>('POST', '/rooms', room),
  room: (id: string) => call<RoomCard>('GET', roomPath(id)),
  editRoom: (id: string, patch: EditRoom) => call<RoomCard>('PATCH', roomPath(id), patch),
  end: (id: string) => call<RoomEnd>('GET', roomPath(id, 'end')),
  invitations: async (id: string) =>
    (await call<InvitationList>('GET', roomPath(id, 'invitations'))).invitations,
  /** The answer alone carries the token. */
  invite: (id: string, label: string) =>
    call<RoomInvitation>('POST', roomPath(id, 'invitations'), { label }),
  revoke: (id: string, invitation: string) =>
    call<void>('DELETE', roomPath(id, 'invitations', invitation)),
  /** An image (SVG) of the room's public link. */
  qrLink: (id: string) => BASE + roomPath(id, 'qr'),
  sessions: async () => (await call<{ sessions: SignIn[] }>('GET', '/sessions')).sessions,
  endSession: (id: string) => call<void>('DELETE', `/sessions/${encodeURIComponent(id)}`),
  signOutEverywhere: () => call<void>('DELETE', '/sessions'),
};

/** No id smuggles in a path. */
export function roomPath(...parts: string[]): string {
  return ['/rooms', ...parts.map(encodeURIComponent)].join('/');
}

/** One request; whatever is not a success throws a `Problem`. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await send(method, path, body);
  if (answer.status === 204) return undefined as T;
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw problem(answer, content);
  if (content === null) throw new Problem(STRANGE, '', answer.status);
  return content as T;
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  // Also without a body: the content type is what a foreign page's form cannot send.
  const headers = method === 'GET' ? undefined : { 'Content-Type': 'application/json' };
  const content = method === 'GET' ? undefined : JSON.stringify(body ?? {});
  const signal = AbortSignal.timeout(ANSWERS_WITHIN);
  try {
    return await fetch(BASE + path, { method, headers, body: content, signal });
  } catch {
    throw new Problem(OFFLINE, '', 0);
  }
}

function problem(answer: Response, content: { code?: string; detail?: string } | null): Problem {
  const wait = Number.parseFloat(answer.headers.get('Retry-After') ?? '');
  return new Problem(
    content?.code ?? STRANGE,
    content?.detail ?? '',
    answer.status,
    Number.isNaN(wait) ? null : wait,
  );
}
