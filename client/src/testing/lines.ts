/** A media connection that does what a test says. */

import type { Heard } from '../media/levels.ts';
import type { Received } from '../media/peer.ts';
import type { Checks } from '../media/watchdog.ts';
import type { Line } from '../live/world.ts';

export class FakeLine implements Line {
  state: RTCPeerConnectionState = 'new';
  tracks: MediaStreamTrack[] = [];
  sending: MediaStreamTrack | null = null;
  answer: string | null = null;
  packets = 0;
  checks: Checks | null = null;
  voices: Heard[] = [];
  private listener: () => void = () => {};

  onState(listener: () => void): void {
    this.listener = listener;
  }

  async offer(): Promise<string> {
    return 'offer';
  }

  async accept(answer: string): Promise<void> {
    if (this.state === 'closed') throw new Error('closed');
    this.answer = answer;
  }

  async send(track: MediaStreamTrack | null): Promise<void> {
    this.sending = track;
  }

  heard(): Heard[] {
    return this.voices;
  }

  async received(): Promise<Received> {
    return { packets: this.packets, lost: 0, energy: 0, checks: this.checks };
  }

  async statistics(): Promise<unknown[]> {
    return [];
  }

  close(): void {
    this.listener = () => {};
    this.state = 'closed';
  }

  become(state: RTCPeerConnectionState): void {
    this.state = state;
    this.listener();
  }
}
