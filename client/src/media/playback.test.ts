import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { turns } from '../testing/virtual.ts';
import { Playback } from './playback.ts';

let elements: FakeAudio[];
let refusal: DOMException | null;
let told: string[];
let playback: Playback;

class FakeAudio {
  srcObject: unknown = null;
  playing = false;
  onpause: (() => void) | null = null;

  get paused(): boolean {
    return !this.playing;
  }

  constructor() {
    elements.push(this);
  }

  async play(): Promise<void> {
    if (refusal) throw refusal;
    this.playing = true;
  }

  pause(): void {
    this.playing = false;
    this.onpause?.();
  }
}

const TRACKS = [{}, {}, {}] as MediaStreamTrack[];

beforeEach(() => {
  elements = [];
  refusal = null;
  told = [];
  vi.stubGlobal('Audio', FakeAudio);
  vi.stubGlobal('MediaStream', class {});
  playback = new Playback((state) => told.push(state));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('plays before anything is awaited: the tap lasts no longer', () => {
  playback.play(TRACKS);
  expect(elements.map((element) => element.playing)).toEqual([true, true, true]);
});

it('plays a later connection on the elements that the tap unlocked', () => {
  playback.play(TRACKS);
  const before = elements.map((element) => element.srcObject);
  playback.play(TRACKS);
  expect(elements).toHaveLength(3);
  expect(elements.every((element, i) => element.srcObject !== before[i])).toBe(true);
});

it('says when the browser wants a tap, and when it had one', async () => {
  refusal = new DOMException('', 'NotAllowedError');
  playback.play(TRACKS);
  await turns();
  expect(told).toEqual(['blocked']);
  refusal = null;
  playback.start();
  await turns();
  expect(told).toEqual(['blocked', 'playing']);
});

it('is not refused by a source that changed meanwhile', async () => {
  refusal = new DOMException('', 'AbortError');
  playback.play(TRACKS);
  await turns();
  expect(told).toEqual([]);
});

it('that a phone call pauses wants a tap again', async () => {
  playback.play(TRACKS);
  await turns();
  elements[0]?.pause();
  expect(told).toEqual(['playing', 'blocked']);
  playback.start();
  await turns();
  expect(told.at(-1)).toBe('playing');
});

it('stops for good, and asks for no tap', async () => {
  playback.play(TRACKS);
  playback.stop();
  expect(elements.map((element) => [element.playing, element.srcObject])).toEqual(
    Array.from({ length: 3 }, () => [false, null]),
  );
  expect(told).not.toContain('blocked');
});
