import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turns } from '../testing/virtual.ts';
import { Microphone } from './microphone.ts';

/** A device of the browser: how it answers, and what it was asked. */
let browser: {
  asked: MediaTrackConstraints[];
  answer: () => Promise<FakeTrack>;
  devices: { kind: string; deviceId: string }[];
};
let microphone: Microphone;
let interruptions: number;
let stored: Map<string, string>;

class FakeTrack {
  readyState = 'live';
  enabled = true;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  getSettings = () => ({ deviceId: 'built-in' });
  stop = () => void (this.readyState = 'ended');
  /** What the meter listens to. */
  readonly clones: FakeTrack[] = [];
  clone = () => {
    this.clones.push(new FakeTrack());
    return this.clones.at(-1);
  };
}

class Silence {
  close = async () => {};
  resume = async () => {};
  connect = () => {};
  createMediaStreamSource = () => this;
  getFloatTimeDomainData = () => {};
}

beforeEach(() => {
  browser = {
    asked: [],
    answer: async () => new FakeTrack(),
    devices: [
      { kind: 'audioinput', deviceId: 'built-in' },
      { kind: 'audiooutput', deviceId: 'speaker' },
    ],
  };
  stored = new Map();
  interruptions = 0;
  const getUserMedia = async ({ audio }: { audio: MediaTrackConstraints }) => {
    browser.asked.push(audio);
    const track = await browser.answer();
    return { getAudioTracks: () => [track] };
  };
  const enumerateDevices = async () => browser.devices;
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices } });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  for (const name of ['AudioContext', 'AnalyserNode', 'MediaStream']) vi.stubGlobal(name, Silence);
  microphone = new Microphone({ changed: () => {}, interrupted: () => void interruptions++ });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('opening', () => {
  it('asks the browser only when the person asks', async () => {
    expect(browser.asked).toEqual([]);
    expect(microphone.state).toBe('untested');
    const opening = microphone.open();
    expect(microphone.state).toBe('asking');
    await opening;
    expect(microphone.state).toBe('working');
  });

  it('wants a voice without echo, noise and changes of loudness', async () => {
    await microphone.open();
    expect(browser.asked[0]).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    });
  });

  it('twice gives one track', async () => {
    const [first, second] = await Promise.all([microphone.open(), microphone.open()]);
    expect(first).toBe(second);
    expect(await microphone.open()).toBe(first);
    expect(browser.asked).toHaveLength(1);
  });

  it('that is refused is told, and may be tried again', async () => {
    browser.answer = () => Promise.reject(new Error('NotAllowedError'));
    expect(await microphone.open()).toBeNull();
    expect(microphone.state).toBe('blocked');
    browser.answer = async () => new FakeTrack();
    expect(await microphone.open()).not.toBeNull();
    expect(microphone.state).toBe('working');
  });

  it('does without a meter that the browser refuses', async () => {
    vi.stubGlobal('AudioContext', undefined);
    expect(await microphone.open()).not.toBeNull();
    expect(microphone.state).toBe('working');
    expect(microphone.level).toBe(0);
  });

  it('learns the names of the microphones, and of nothing else', async () => {
    await microphone.open();
    await turns();
    expect(microphone.devices.map((device) => device.deviceId)).toEqual(['built-in']);
  });
});

describe('closing', () => {
  it('ends the track: A16', async () => {
    const track = await microphone.open();
    microphone.close();
    expect(track?.readyState).toBe('ended');
    expect(microphone.track).toBeNull();
  });

  it('ends what the meter listens to, too: A16', async () => {
    const track = (await microphone.open()) as unknown as FakeTrack;
    await vi.waitFor(() => expect(track.clones).toHaveLength(1));
    microphone.close();
    expect(track.clones.map((clone) => clone.readyState)).toEqual(['ended']);
  });

  it('works no more, but is known to have worked', async () => {
    await microphone.open();
    microphone.close();
    expect([microphone.state, microphone.verdict]).toEqual(['untested', 'working']);
  });

  it('ends also what the browser gives afterwards: A16', async () => {
    const late = new FakeTrack();
    browser.answer = async () => late;
    const opening = microphone.open();
    microphone.close();
    expect(await opening).toBeNull();
    expect(late.readyState).toBe('ended');
    expect(microphone.state).toBe('untested');
  });
});

describe('an interruption', () => {
  it('by a call ends the track and is told', async () => {
    const track = await microphone.open();
    track?.onmute?.(new Event('mute'));
    expect(track?.readyState).toBe('ended');
    expect(interruptions).toBe(1);
    expect([microphone.state, microphone.verdict]).toEqual(['untested', 'working']);
  });

  it('by an unplugged device leaves none', async () => {
    const track = (await microphone.open()) as unknown as FakeTrack;
    track.readyState = 'ended';
    track.onended?.();
    expect(interruptions).toBe(1);
    expect([microphone.state, microphone.verdict]).toEqual(['blocked', 'blocked']);
  });
});

it('that was chosen is asked for again at the next visit', async () => {
  await microphone.choose('headset');
  microphone.close();
  expect(microphone.deviceId).toBe('headset');
  await new Microphone({ changed: () => {}, interrupted: () => {} }).open();
  expect(browser.asked.at(-1)).toMatchObject({ deviceId: { ideal: 'headset' } });
});

it('that is chosen while another is on its way is had by whoever waits', async () => {
  const [first, second] = await Promise.all([microphone.choose('one'), microphone.choose('two')]);
  expect(second).toBe(microphone.track);
  expect(first).toBe(second);
  expect(second?.readyState).toBe('live');
});

it('goes silent without being closed', async () => {
  const track = await microphone.open();
  microphone.silence(true);
  expect(track?.enabled).toBe(false);
  expect(track?.readyState).toBe('live');
});

it('is heard by its own meter even when it is silent', async () => {
  const track = (await microphone.open()) as unknown as FakeTrack;
  microphone.silence(true);
  await vi.waitFor(() => expect(track.clones.map((clone) => clone.enabled)).toEqual([true]));
});

it('is there before its meter hears it, and not heard once it is closed: A16', async () => {
  const track = (await microphone.open()) as unknown as FakeTrack;
  expect(track.clones).toEqual([]);
  microphone.close();
  await new Promise((resolve) => setTimeout(resolve));
  expect(track.clones).toEqual([]);
});

it('can be chosen where the browser remembers nothing', async () => {
  vi.stubGlobal('localStorage', undefined);
  expect(await microphone.choose('headset')).not.toBeNull();
});
