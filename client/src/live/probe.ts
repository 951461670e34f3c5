/**
 * What browser tests hear. Nothing of it exists unless the page is opened with `parvis.probe` = 1
 * in its local storage.
 */

import type { Peer, Received } from '../media/peer.ts';
import { Kept } from '../storage.ts';
import type { Live } from './types.ts';

const asked = new Kept<number>(() => localStorage, 'parvis.probe');

/** 8192 samples at 48 kHz: bins of 5.9 Hz. */
const WINDOW = 8192;
const FLOOR_DB = -70;
const MOST_PEAKS = 8;
/** Bins left and right that a peak must overtop. */
const NEIGHBOURS = 6;

/** The part of a media connection that is looked at. */
type Line = Pick<Peer, 'tracks' | 'received' | 'statistics'>;

export interface Peak {
  readonly hz: number;
  readonly db: number;
}

export interface Probe {
  readonly live: Live;
  /** The tones in the sum of all slots, the loudest first, with what was received so far. */
  heard(): Promise<{ peaks: Peak[] } & Received>;
  /** All statistics of the media connection. */
  stats(): Promise<unknown[]>;
  /** `readyState` of every microphone track there ever was on this page. */
  micTracks(): MediaStreamTrackState[];
}

export function probing(): boolean {
  return asked.read() === 1;
}

export function installProbe(live: Live, line: () => Line | null): void {
  if (!probing()) return;
  const tracks = remembered();
  const ear = new Ear();
  const probe: Probe = {
    live,
    heard: async () => ({ peaks: await ear.peaks(line()), ...(await received(line())) }),
    stats: async () => (await line()?.statistics()) ?? [],
    micTracks: () => tracks.map((track) => track.readyState),
  };
  Object.assign(window, { __parvis: probe });
}

async function received(line: Line | null): Promise<Received> {
  return (await line?.received()) ?? { packets: 0, lost: 0, energy: 0, checks: null };
}

/** Every track that getUserMedia gives from now on. */
function remembered(): MediaStreamTrack[] {
  const tracks: MediaStreamTrack[] = [];
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return tracks;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  return tracks;
}

/** Listens to the sum of the slots. */
class Ear {
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private line: Line | null = null;
  private sources: AudioNode[] = [];

  async peaks(line: Line | null): Promise<Peak[]> {
    const context = (this.context ??= new AudioContext());
    const options = { fftSize: WINDOW, smoothingTimeConstant: 0 };
    const analyser = (this.analyser ??= new AnalyserNode(context, options));
    if (line !== this.line) this.follow(line, context, analyser);
    void context.resume();
    await new Promise((resolve) => setTimeout(resolve, (1000 * WINDOW) / context.sampleRate));
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(spectrum);
    return peaksOf(spectrum, context.sampleRate / WINDOW);
  }

  private follow(line: Line | null, context: AudioContext, analyser: AnalyserNode): void {
    for (const source of this.sources) source.disconnect();
    const streams = (line?.tracks ?? []).map((track) => new MediaStream([track]));
    this.sources = streams.map((stream) => context.createMediaStreamSource(stream));
    for (const source of this.sources) source.connect(analyser);
    this.line = line;
  }
}

/** Where the spectrum overtops all around it. */
export function peaksOf(spectrum: Float32Array, binHz: number): Peak[] {
  const peaks: Peak[] = [];
  spectrum.forEach((db, bin) => {
    const around = spectrum.subarray(Math.max(0, bin - NEIGHBOURS), bin + NEIGHBOURS + 1);
    if (db > FLOOR_DB && around.every((other) => other <= db)) peaks.push({ hz: bin * binHz, db });
  });
  return peaks.sort((a, b) => b.db - a.db).slice(0, MOST_PEAKS);
}
