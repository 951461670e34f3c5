import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Handset } from './handset.ts';

type Handler = (() => void) | null;

let session: {
  metadata: { title: string; artist: string } | null;
  playbackState: string;
  microphone: boolean | null;
  handlers: Map<string, Handler>;
};
let told: string[];
let handset: Handset;

beforeEach(() => {
  told = [];
  session = { metadata: null, playbackState: 'none', microphone: null, handlers: new Map() };
  const mediaSession = Object.assign(session, {
    setMicrophoneActive: (is: boolean) => (session.microphone = is),
    setActionHandler: (action: string, handler: Handler) => {
      if (action === 'togglemicrophone') throw new TypeError('no such action');
      session.handlers.set(action, handler);
    },
  });
  vi.stubGlobal('navigator', { mediaSession });
  vi.stubGlobal(
    'MediaMetadata',
    class {
      constructor(shown: object) {
        Object.assign(this, shown);
      }
    },
  );
  handset = new Handset({
    listen: () => told.push('listen'),
    toggleMicrophone: () => told.push('toggle'),
    leave: () => told.push('leave'),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const BRIDGES = { title: 'Bridges', artist: 'Hana', microphoneOpen: true };

it('shows the room and who speaks, and acts', () => {
  handset.show(BRIDGES);
  expect(session.metadata).toMatchObject({ title: 'Bridges', artist: 'Hana' });
  expect([session.playbackState, session.microphone]).toEqual(['playing', true]);
  session.handlers.get('play')?.();
  session.handlers.get('hangup')?.();
  expect(told).toEqual(['listen', 'leave']);
});

it('leaves the pause to the browser: it mutes nobody', () => {
  handset.show(BRIDGES);
  expect(session.handlers.has('pause')).toBe(false);
});

it('shows nothing twice', () => {
  handset.show(BRIDGES);
  const first = session.metadata;
  handset.show({ ...BRIDGES });
  expect(session.metadata).toBe(first);
});

it('shows nothing once the room is left', () => {
  handset.show(BRIDGES);
  handset.show(null);
  expect([session.metadata, session.playbackState]).toEqual([null, 'none']);
  expect([...session.handlers.values()]).toEqual([null, null]);
});

it('is done without where there is none', () => {
  vi.stubGlobal('navigator', {});
  handset.show(BRIDGES);
  expect(session.metadata).toBeNull();
});
