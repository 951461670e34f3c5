/**
 * The microphone of this device. It is opened only when the person asks for it, and closed for
 * good on every way out: the track ends, and the browser's own light goes off (hazard A16).
 */

import { Kept } from '../storage.ts';
import { Meter } from './meter.ts';

/**
 * `working` as long as it is open; `blocked`: permission was refused or there is no device.
 */
export type MicState = 'untested' | 'asking' | 'working' | 'blocked';

/** What is known of it, for whoever may accept a hand; it outlives the track. */
export type Verdict = Exclude<MicState, 'asking'>;

/** The device that the person chose, here and at the next visit. */
const chosen = new Kept<string>(() => localStorage, 'parvis.microphone');

export interface MicrophoneEars {
  /** State, level, device or list of devices is another. */
  changed(): void;
  /** The device was unplugged, taken by a call, or its permission withdrawn. */
  interrupted(): void;
}

export class Microphone {
  state: MicState = 'untested';
  verdict: Verdict = 'untested';
  devices: MediaDeviceInfo[] = [];
  track: MediaStreamTrack | null = null;
  private readonly meter = new Meter();
  /** What was asked for and has not come yet. Closing forgets it: what comes then is ended. */
  private coming: Promise<MediaStreamTrack | null> | null = null;
  private watching = false;

  /** `processed`: without echo, noise and changes of loudness, as a voice wants to be. */
  constructor(
    private readonly ears: MicrophoneEars,
    private readonly processed = true,
  ) {}

  get deviceId(): string | null {
    return this.track?.getSettings().deviceId ?? chosen.read();
  }

  /** 0..1 */
  get level(): number {
    return this.meter.level;
  }

  /** A live track, or null if none may be had or it was closed meanwhile. Asks for permission. */
  async open(): Promise<MediaStreamTrack | null> {
    if (this.track?.readyState === 'live') return this.track;
    this.coming ??= this.ask();
    return this.coming;
  }

  /** Stays chosen, here and at the next visit. */
  async choose(deviceId: string): Promise<MediaStreamTrack | null> {
    chosen.write(deviceId);
    this.drop();
    return this.open();
  }

  /** Muted here, at once: not a sound goes through the track. */
  silence(is: boolean): void {
    if (this.track) this.track.enabled = !is;
  }

  close(): void {
    this.drop();
    if (this.state !== 'blocked') this.state = 'untested';
    this.ears.changed();
  }

  private drop(): void {
    this.coming = null;
    this.meter.stop();
    if (this.track) this.track.onended = this.track.onmute = null;
    this.track?.stop();
    this.track = null;
  }

  private ask(): Promise<MediaStreamTrack | null> {
    if (this.state !== 'working') this.become('asking');
    const coming: Promise<MediaStreamTrack | null> = this.request().then((track) => {
      if (this.coming === coming) this.take(track);
      else track?.stop();
      this.verdict = track ? 'working' : 'blocked';
      if (!track || this.track) this.become(this.verdict);
      // Another device was asked for meanwhile: who waits for this one waits for that.
      return this.coming ?? this.track;
    });
    return coming;
  }

  private async request(): Promise<MediaStreamTrack | null> {
    try {
      const audio = constraints(chosen.read(), this.processed);
      const stream = await navigator.mediaDevices.getUserMedia({ audio });
      return stream.getAudioTracks()[0] ?? null;
    } catch {
      // Refused, no device, or no secure page: for the person it is one and the same.
      return null;
    }
  }

  private take(track: MediaStreamTrack | null): void {
    this.coming = null;
    this.track = track;
    if (!track) return;
    track.onended = track.onmute = () => this.interrupt();
    // An audio context takes its milliseconds: who waits for the track sends it first.
    setTimeout(() => track === this.track && this.meter.start(track));
    void this.list();
  }

  private interrupt(): void {
    const gone = this.track?.readyState === 'ended';
    this.close();
    if (gone) this.become((this.verdict = 'blocked'));
    this.ears.interrupted();
  }

  /** Names of devices are told only once a microphone was allowed. */
  private async list(): Promise<void> {
    if (!this.watching) navigator.mediaDevices.ondevicechange = () => void this.list();
    this.watching = true;
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    this.devices = all.filter((device) => device.kind === 'audioinput');
    this.ears.changed();
  }

  private become(state: MicState): void {
    this.state = state;
    this.ears.changed();
  }
}

/** `ideal`: a chosen device that is not plugged in today must not leave one without any. */
function constraints(deviceId: string | null, processed: boolean): MediaTrackConstraints {
  return {
    echoCancellation: processed,
    noiseSuppression: processed,
    autoGainControl: processed,
    ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
  };
}
