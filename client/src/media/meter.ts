/**
 * The local level of the own microphone, for the test, for one's own ring, and to notice who talks
 * while muted. It listens to a track of its own (a clone): what mutes the one that is sent leaves
 * it hearing, and nothing it hears is ever sent.
 */

/** Samples of a reading: 85 ms at 48 kHz, so that ten readings a second miss next to nothing. */
const WINDOW = 4096;

export class Meter {
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private ear: MediaStreamTrack | null = null;
  private readonly samples = new Float32Array(WINDOW);

  /** Follows a tap: the browser lets audio contexts run only after one. */
  start(track: MediaStreamTrack): void {
    this.stop();
    try {
      this.listen(track);
    } catch {
      // No more contexts, or a device at another rate (Firefox): a voice needs no meter.
      this.stop();
    }
  }

  /** Root mean square of the last samples, 0..1. */
  get level(): number {
    if (!this.analyser) return 0;
    this.analyser.getFloatTimeDomainData(this.samples);
    return rootMeanSquare(this.samples);
  }

  /** Its track ends with the one it follows (hazard A16). */
  stop(): void {
    this.ear?.stop();
    this.ear = null;
    void this.context?.close();
    this.context = this.analyser = null;
  }

  private listen(track: MediaStreamTrack): void {
    this.ear = track.clone();
    this.ear.enabled = true;
    this.context = new AudioContext();
    this.analyser = new AnalyserNode(this.context, { fftSize: WINDOW });
    this.context.createMediaStreamSource(new MediaStream([this.ear])).connect(this.analyser);
    void this.context.resume();
  }
}

export function rootMeanSquare(samples: Float32Array): number {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return Math.min(1, Math.sqrt(energy / Math.max(1, samples.length)));
}
