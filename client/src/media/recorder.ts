/**
 * Records what comes back from the server, and plays it afterwards. Made inside a tap: the browser
 * lets only a tap start sound.
 */

export class Recorder {
  private readonly context = new AudioContext();
  private readonly sum = this.context.createMediaStreamDestination();
  private readonly pieces: Blob[] = [];
  private readonly pumps: HTMLAudioElement[] = [];
  private recorder: MediaRecorder | null = null;
  private silence: () => void = () => {};
  /** Nobody waits for what a closed context will never play to its end. */
  private readonly closed = new Promise<void>((resolve) => (this.silence = resolve));

  constructor() {
    void this.context.resume();
  }

  /** Throws where the browser cannot record. */
  start(tracks: readonly MediaStreamTrack[]): void {
    for (const track of tracks) this.add(new MediaStream([track]));
    this.recorder = new MediaRecorder(this.sum.stream);
    this.recorder.ondataavailable = ({ data }) => this.pieces.push(data);
    this.recorder.start();
  }

  /** Plays what was recorded, to its end or until it is closed. Nothing is recorded any more. */
  play(): Promise<void> {
    return Promise.race([this.playAll(), this.closed]);
  }

  close(): void {
    this.silence();
    if (this.recorder?.state === 'recording') this.recorder.stop();
    for (const pump of this.pumps) pump.srcObject = null;
    if (this.context.state !== 'closed') void this.context.close();
  }

  private async playAll(): Promise<void> {
    const recorded = await (await this.finished()).arrayBuffer();
    const source = this.context.createBufferSource();
    source.buffer = await this.context.decodeAudioData(recorded);
    source.connect(this.context.destination);
    source.start();
    await new Promise<void>((resolve) => (source.onended = () => resolve()));
  }

  private add(stream: MediaStream): void {
    // Chromium decodes a track from afar only for an element that plays it, be it in silence.
    const pump = new Audio();
    pump.muted = true;
    pump.srcObject = stream;
    void pump.play().catch(() => {});
    this.pumps.push(pump);
    this.context.createMediaStreamSource(stream).connect(this.sum);
  }

  private finished(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const { recorder } = this;
      if (!recorder) return reject(new Error('nothing was recorded'));
      recorder.onstop = () => resolve(new Blob(this.pieces, { type: recorder.mimeType }));
      recorder.stop();
    });
  }
}
