/** A microphone whose permission and device are the test's. */

import type { MicState } from '../live/types.ts';
import type { Verdict } from '../media/microphone.ts';
import type { MicrophonePart } from '../live/world.ts';

/** The part of a track that anybody here looks at. */
export function fakeTrack(): MediaStreamTrack {
  const track = {
    readyState: 'live',
    enabled: true,
    stop: () => (track.readyState = 'ended'),
    clone: fakeTrack,
  };
  return track as unknown as MediaStreamTrack;
}

type Decide = (track: MediaStreamTrack | null) => void;

export class FakeMicrophone implements MicrophonePart {
  state: MicState = 'untested';
  verdict: Verdict = 'untested';
  level = 0;
  devices: MediaDeviceInfo[] = [];
  deviceId: string | null = null;
  track: MediaStreamTrack | null = null;
  silent = false;
  opened = 0;
  private permitted = true;
  private deciding = false;
  private decide: Decide = () => {};

  async open(): Promise<MediaStreamTrack | null> {
    this.opened++;
    const track = this.deciding ? await this.decision() : this.permitted ? fakeTrack() : null;
    this.verdict = track || this.deciding ? 'working' : 'blocked';
    this.state = track ? 'working' : this.verdict === 'blocked' ? 'blocked' : 'untested';
    return (this.track ??= track);
  }

  choose(deviceId: string): Promise<MediaStreamTrack | null> {
    this.deviceId = deviceId;
    this.close();
    return this.open();
  }

  silence(is: boolean): void {
    this.silent = is;
  }

  close(): void {
    this.track?.stop();
    this.track = null;
    if (this.state !== 'blocked') this.state = 'untested';
    // What the browser still decides comes too late, as in the real one.
    this.decide(null);
  }

  refuse(): void {
    this.permitted = false;
  }

  /** The browser's question stays open until `allow`. */
  hesitate(): void {
    this.deciding = true;
  }

  allow(): void {
    this.decide(fakeTrack());
  }

  private decision(): Promise<MediaStreamTrack | null> {
    return new Promise((resolve) => (this.decide = resolve));
  }
}
