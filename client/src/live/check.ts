/**
 * The sound check: how I sound through the server, before anybody else hears it. A connection of
 * its own brings the voice to the media core and back; what comes back is recorded, then played.
 */

import { toBar } from '../media/levels.ts';
import type { SoundChecked } from '../protocol/messages.ts';
import { pause } from './patience.ts';
import type { Check } from './types.ts';
import { standing } from './watch.ts';
import type { Line, World } from './world.ts';

/** Milliseconds. */
const CONNECTS_WITHIN = 8000;
const RECORDS_FOR = 4000;
const MEASURES_EVERY = 100;

export class SoundCheck {
  private attempt: Attempt | null = null;

  constructor(
    private readonly world: World,
    private readonly told: (check: Check) => void,
  ) {}

  get underWay(): boolean {
    return this.attempt !== null;
  }

  /** Inside the tap up to the first await. Resolves when it is over, however it went. */
  async begin(room: string): Promise<void> {
    if (this.attempt) return;
    const attempt = (this.attempt = new Attempt(this.world, room));
    try {
      this.tell(attempt, 'asking');
      await attempt.connect();
      await this.record(attempt);
      this.tell(attempt, 'playing');
      await attempt.play();
      this.end(attempt, 'idle');
    } catch {
      this.end(attempt, 'failed');
    }
  }

  stop(): void {
    if (this.attempt) this.end(this.attempt, 'idle');
  }

  private async record(attempt: Attempt): Promise<void> {
    attempt.record();
    for (let passed = 0; passed < RECORDS_FOR; passed += MEASURES_EVERY) {
      this.tell(attempt, 'recording', toBar(this.world.microphone.level));
      await pause(this.world.timer, MEASURES_EVERY);
    }
  }

  /** What was stopped meanwhile says no more. */
  private tell(attempt: Attempt, state: Check['state'], level = 0): void {
    if (attempt !== this.attempt) throw new Error('stopped');
    this.told({ state, level });
  }

  private end(attempt: Attempt, state: Check['state']): void {
    attempt.close();
    if (attempt !== this.attempt) return;
    this.attempt = null;
    this.told({ state, level: 0 });
  }
}

class Attempt {
  private readonly recorder;
  private readonly line: Line;
  private voice: MediaStreamTrack | null = null;
  private checked: SoundChecked | null = null;
  private over = false;

  constructor(
    private readonly world: World,
    private readonly room: string,
  ) {
    this.recorder = world.newRecorder();
    this.line = world.newLine();
  }

  async connect(): Promise<void> {
    const track = await this.world.microphone.open();
    if (!track || this.over) throw new Error('no microphone');
    // Of its own: the one that may be on the line to the room stays as it is.
    this.voice = track.clone();
    this.voice.enabled = true;
    await this.line.send(this.voice);
    this.checked = await this.world.checks.begin(this.room, await this.line.offer());
    if (this.over) return this.hangUp();
    await this.line.accept(this.checked.answer);
    await standing(this.line, this.world.timer, CONNECTS_WITHIN);
  }

  record(): void {
    this.recorder.start(this.line.tracks);
  }

  async play(): Promise<void> {
    const playing = this.recorder.play();
    this.hangUp();
    await playing;
  }

  close(): void {
    this.over = true;
    this.hangUp();
    this.recorder.close();
  }

  /** The core ends an echo by itself, too: nobody waits for this. */
  private hangUp(): void {
    this.voice?.stop();
    this.line.close();
    const { checked } = this;
    this.checked = null;
    if (checked) void this.world.checks.end(this.room, checked.connection).catch(() => {});
  }
}
