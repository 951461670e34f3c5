import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { turns } from '../testing/virtual.ts';
import { Recorder } from './recorder.ts';

/** Decoding takes as long as the test wants. */
let decoded: (() => void) | null;
let context: Context;
let machine: Machine;
let source: { onended: () => void; start: () => void; connect: () => void };

class Context {
  state = 'running';
  readonly resume = async () => {};
  readonly createMediaStreamDestination = () => ({ stream: {} });
  readonly createMediaStreamSource = () => ({ connect: () => {} });
  readonly createBufferSource = () =>
    (source = { onended: () => {}, start: vi.fn(), connect: () => {} });
  readonly decodeAudioData = () => new Promise<void>((resolve) => (decoded = resolve));

  async close(): Promise<void> {
    this.state = 'closed';
  }
}

class Machine {
  state = 'inactive';
  mimeType = 'audio/webm';
  ondataavailable = (_: { data: Blob }) => {};
  onstop = () => {};

  start(): void {
    this.state = 'recording';
  }

  stop(): void {
    this.state = 'inactive';
    this.onstop();
  }
}

class Pump {
  muted = false;
  srcObject: unknown = null;
  readonly play = async () => {};
}

let recorder: Recorder;

beforeEach(() => {
  decoded = null;
  // `new` of a function that returns an object is that object.
  vi.stubGlobal('AudioContext', function () {
    return (context = new Context());
  });
  vi.stubGlobal('MediaRecorder', function () {
    return (machine = new Machine());
  });
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('Audio', Pump);
  recorder = new Recorder();
  recorder.start([{} as MediaStreamTrack]);
});

afterEach(() => vi.unstubAllGlobals());

/** Recorded, and about to be played. */
async function begin(): Promise<{ over: () => boolean }> {
  let over = false;
  void recorder.play().then(() => (over = true));
  await vi.waitUntil(() => decoded);
  return { over: () => over };
}

it('plays what it recorded, to its end', async () => {
  const playing = await begin();
  decoded?.();
  await vi.waitUntil(() => source?.onended);
  await turns();
  expect([machine.state, playing.over()]).toEqual(['inactive', false]);
  source.onended();
  await turns();
  expect(playing.over()).toBe(true);
});

it('that is closed before it plays keeps nobody waiting: A16', async () => {
  const playing = await begin();
  recorder.close();
  await turns();
  expect([playing.over(), context.state]).toEqual([true, 'closed']);
});

it('that is closed while it records, records no more', () => {
  expect(machine.state).toBe('recording');
  recorder.close();
  expect(machine.state).toBe('inactive');
});
