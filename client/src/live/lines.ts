/** The media connections of one stay: the one that is heard and, in a repair, the one to follow. */

import type { Voice } from './voice.ts';
import { Watch } from './watch.ts';
import type { Line, World } from './world.ts';

export interface LinesEars {
  /** Is somebody else to be heard now? */
  expected(): boolean;
  /** What is heard stands still: join again. */
  fault(): void;
}

export class Lines {
  heard: Line | null = null;
  private next: Line | null = null;
  private watch: Watch | null = null;

  constructor(
    private readonly world: Pick<World, 'newLine' | 'playback' | 'timer'>,
    private readonly voice: Pick<Voice, 'attach'>,
    private readonly ears: LinesEars,
  ) {}

  /** Inside the tap: the elements are made and played there. */
  first(): Line {
    const line = (this.next = this.world.newLine());
    this.world.playback.play(line.tracks);
    return line;
  }

  /** In a repair. As much is said on it as on the one that is heard. */
  another(): Line {
    const line = (this.next = this.world.newLine());
    this.voice.attach(...this.all);
    return line;
  }

  isNext(line: Line): boolean {
    return line === this.next;
  }

  /** The one to follow came to nothing. */
  dropNext(): void {
    this.next?.close();
    this.next = null;
    this.voice.attach(...this.all);
  }

  /** From now on this one is heard, and the one before it ends. */
  hearOn(line: Line): void {
    const old = this.heard;
    this.heard = line;
    this.next = null;
    this.voice.attach(line);
    if (old) this.world.playback.play(line.tracks);
    old?.close();
    this.watch?.stop();
    this.watch = new Watch(line, this.world.timer, this.ears.expected, this.ears.fault);
  }

  /** The page goes, perhaps to be loaded again. */
  suspend(): void {
    for (const line of this.all) line.close();
  }

  close(): void {
    this.watch?.stop();
    this.suspend();
    this.world.playback.stop();
  }

  private get all(): Line[] {
    return [this.heard, this.next].filter((line) => line !== null);
  }
}
