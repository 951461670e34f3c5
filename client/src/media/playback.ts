/**
 * The sound. Audio elements are made and played inside the tap that joins, once: what a tap has
 * unlocked stays unlocked, so a later connection is played by the same elements.
 */

export type PlaybackState = 'playing' | 'blocked';

export class Playback {
  private elements: HTMLAudioElement[] = [];

  constructor(private readonly changed: (state: PlaybackState) => void) {}

  /** Must begin inside a tap the first time. */
  play(tracks: MediaStreamTrack[]): void {
    while (this.elements.length < tracks.length) this.elements.push(this.newElement());
    tracks.forEach((track, i) => this.put(this.elements[i], track));
    this.start();
  }

  /** The tap of "Tap to listen". */
  start(): void {
    void Promise.all(this.elements.map((element) => element.play())).then(
      () => this.changed('playing'),
      (error: unknown) => this.refused(error),
    );
  }

  stop(): void {
    for (const element of this.elements) {
      element.srcObject = null;
      element.pause();
    }
  }

  private newElement(): HTMLAudioElement {
    const element = new Audio();
    // Not paused from here: a call, another app, or the lock screen. Only a tap begins it again.
    element.onpause = () => {
      if (element.paused && element.srcObject) this.changed('blocked');
    };
    return element;
  }

  private put(element: HTMLAudioElement | undefined, track: MediaStreamTrack): void {
    if (element) element.srcObject = new MediaStream([track]);
  }

  /** Another source put in meanwhile aborts a play that waits (AbortError): no refusal. */
  private refused(error: unknown): void {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError') this.changed('blocked');
  }
}
