import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, call, Problem } from './api.ts';

let asked: [string, RequestInit][];
let answer: () => Response;

beforeEach(() => {
  asked = [];
  answer = () => Response.json({});
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push([url, init]);
    return answer();
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function problemOf(promise: Promise<unknown>): Promise<Problem> {
  return promise.then(
    () => Promise.reject(new Error('no problem')),
    (error) => error,
  );
}

describe('a request', () => {
  it('that changes something says that it is JSON, which a foreign form cannot: C6', async () => {
    await api.signIn('ana@example.org', 'secret');
    expect(asked[0]).toEqual([
      '/api/v1/sessions',
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"email":"ana@example.org","password":"secret"}',
        signal: expect.any(AbortSignal),
      },
    ]);
  });

  it('that changes something says so even without a body', async () => {
    answer = () => new Response(null, { status: 204 });
    await api.signOut();
    expect(asked[0]?.[1].headers).toEqual({ 'Content-Type': 'application/json' });
  });

  it('carries no path that an id smuggles in', async () => {
    await api.room('../me');
    expect(asked[0]?.[0]).toBe('/api/v1/rooms/..%2Fme');
  });

  it.each([
    ['PATCH /rooms/r', () => api.editRoom('r', { title: 'Boats' })],
    ['GET /rooms/r/end', () => api.end('r')],
    ['GET /rooms/r/invitations', () => api.invitations('r')],
    ['POST /rooms/r/invitations', () => api.invite('r', 'Ana')],
    ['DELETE /rooms/r/invitations/i', () => api.revoke('r', 'i')],
    ['GET /sessions', () => api.sessions()],
    ['DELETE /sessions/s', () => api.endSession('s')],
    ['DELETE /sessions', () => api.signOutEverywhere()],
  ])('is %s', async (line, ask) => {
    await ask();
    expect(asked.map(([url, { method }]) => `${method} ${url}`)).toEqual([
      line.replace(' ', ' /api/v1'),
    ]);
  });

  it('for a picture of a link is its address', () => {
    expect(api.qrLink('r')).toBe('/api/v1/rooms/r/qr');
  });
});

describe('a problem', () => {
  it('has the server’s code, sentence and patience', async () => {
    answer = () =>
      Response.json(
        { code: 'media_away', detail: 'Try again.' },
        { status: 503, headers: { 'Retry-After': '2' } },
      );
    expect(await problemOf(call('POST', '/x'))).toMatchObject({
      code: 'media_away',
      detail: 'Try again.',
      status: 503,
      retryAfter: 2,
    });
  });

  it('has a code of our own when a proxy answers with its page', async () => {
    answer = () => new Response('<html>', { status: 502 });
    expect(await problemOf(call('GET', '/x'))).toMatchObject({ code: 'strange_answer' });
    answer = () => new Response('<html>');
    expect(await problemOf(call('GET', '/x'))).toMatchObject({ code: 'strange_answer' });
  });

  it('is “offline” when no answer comes in time', async () => {
    const late = AbortSignal.abort(new DOMException('', 'TimeoutError'));
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late);
    vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => signal?.throwIfAborted());
    expect(await problemOf(call('GET', '/x'))).toMatchObject({ code: 'offline', status: 0 });
    expect(timeout).toHaveBeenCalledWith(15_000);
    timeout.mockRestore();
  });

  it('is “offline” when nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect(await problemOf(call('GET', '/x'))).toMatchObject({ code: 'offline', status: 0 });
  });
});

it('reads the open rooms page by page, and a room that moves between two of them once', async () => {
  const pages = [
    { rooms: [{ id: 'a' }, { id: 'b' }], next: '3.b' },
    { rooms: [{ id: 'b' }, { id: 'c' }], next: '1.c' },
  ];
  answer = () => Response.json(pages.shift());
  const { rooms, more } = await api.rooms(2);
  expect([rooms.map((room) => room.id), more]).toEqual([['a', 'b', 'c'], true]);
  expect(asked.map(([url]) => url)).toEqual(['/api/v1/rooms', '/api/v1/rooms?after=3.b']);
});

it('asks for no page after the last one', async () => {
  answer = () => Response.json({ rooms: [] });
  expect(await api.rooms(5)).toEqual({ rooms: [], more: false });
  expect(asked).toHaveLength(1);
});
