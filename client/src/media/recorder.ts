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

  /** Plays what was recorded, to its end. Nothing is recorded any more. */
  async play(): Promise<void> {
    const recorded = await (await this.finished()).arrayBuffer();
    const source = this.context.createBufferSource();
    source.buffer = await this.context.decodeAudioData(recorded);
    source.connect(this.context.destination);
    source.start();
    await new Promise<void>((resolve) => {
      source.onended = () => resolve();
      this.silence = resolve;
    });
  }

  close(): void {
    this.silence();
    for (const pump of this.pumps) pump.srcObject = null;
    if (this.context.state !== 'closed') void this.context.close();
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
