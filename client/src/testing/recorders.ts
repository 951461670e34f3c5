/** A recorder whose recording ends when the test says so. */

export class FakeRecorder {
  recording = false;
  playing = false;
  closed = 0;
  /** What the browser says when it cannot record. */
  problem: Error | null = null;
  private finish: () => void = () => {};

  start(): void {
    if (this.problem) throw this.problem;
    this.recording = true;
  }

  play(): Promise<void> {
    this.recording = false;
    this.playing = true;
    return new Promise((resolve) => (this.finish = resolve));
  }

  /** What was recorded has been played to its end. */
  end(): void {
    this.playing = false;
    this.finish();
  }

  close(): void {
    this.closed++;
    this.end();
  }
}
