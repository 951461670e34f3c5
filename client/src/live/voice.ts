/**
 * When this device's microphone is on the line. It is open only while the person wants it, the
 * journal says so, and the person is on stage: whatever says no closes it here at once, and
 * nothing but the person's own tap opens it (design §1.6).
 */

import type { Answer } from '../protocol/outbox.ts';
import type { Command } from '../protocol/messages.ts';

/** The part of Microphone that is used here. */
export interface Mouth {
  readonly track: MediaStreamTrack | null;
  open(): Promise<MediaStreamTrack | null>;
  silence(is: boolean): void;
  close(): void;
}

/** The part of Peer that is used here. Sends never fail: a closed line sends nothing. */
export interface Line {
  send(track: MediaStreamTrack | null): Promise<void>;
}

/** Where the room, as far as the event `seq`, says that this person stands. */
export interface Standing {
  readonly seq: number;
  readonly onStage: boolean;
  readonly muted: boolean;
}

const NOWHERE: Standing = { seq: 0, onStage: false, muted: true };

export class Voice {
  private lines: readonly Line[] = [];
  private standing = NOWHERE;
  private wanted = false;
  /** An unmute that is under way; what came between ends it. */
  private wish: object | null = null;
  /** The journal said yes at this event: a "muted" from before it is old. */
  private yesAt = 0;
  private muting = false;
  private hasOpened = false;

  constructor(
    private readonly mouth: Mouth,
    private readonly ask: (command: Command) => Promise<Answer>,
    private readonly changed: () => void,
  ) {}

  /** The microphone is on the line, as far as this device is concerned. */
  get isOpen(): boolean {
    return this.wanted;
  }

  /** It has been open since this person came on this stage. */
  get wasOpen(): boolean {
    return this.hasOpened;
  }

  /** It is open, was, or is about to be: a test that ends leaves the microphone to this. */
  get keeps(): boolean {
    return this.wanted || this.hasOpened || this.wish !== null;
  }

  /** The line that is heard and, in a repair, the one about to follow it: both are as open. */
  attach(...lines: Line[]): void {
    this.lines = lines;
    this.renew();
  }

  /** Another device, another track: it takes the place of the one before. */
  renew(): void {
    this.put(this.wanted ? this.mouth.track : null);
  }

  /** False: no microphone may be had. */
  async unmute(): Promise<boolean> {
    if (!this.standing.onStage) return true;
    const wish = (this.wish = {});
    const track = await this.mouth.open();
    if (wish !== this.wish) return true;
    if (!track) this.hush();
    else await this.speak(track, wish);
    return track !== null;
  }

  /** Here at once, then everywhere: the last word, whatever is still on its way. */
  mute(): void {
    this.hush();
    void this.tellMuted();
  }

  /** The room said something new about this person. */
  follow(standing: Standing): void {
    const wasOnStage = this.standing.onStage;
    this.standing = standing;
    if (!standing.onStage) this.comeDown(wasOnStage);
    else if (standing.muted) this.obey(standing);
    // The journal says unmuted but nothing is sent from here (a reload, a lost answer).
    else if (!this.wanted && !this.muting) void this.tellMuted();
  }

  /** Every way out: the track ends. */
  end(): void {
    if (this.wanted || this.wish) this.hush();
    this.standing = NOWHERE;
    this.hasOpened = false;
    this.mouth.close();
  }

  /** A listener who is testing the microphone keeps it. */
  private comeDown(wasOnStage: boolean): void {
    if (wasOnStage || this.wanted || this.wish) this.end();
  }

  private async speak(track: MediaStreamTrack, wish: object): Promise<void> {
    this.wanted = true;
    this.mouth.silence(false);
    // Each millisecond before these two is lost of the first syllable: the screen comes after them.
    this.put(track);
    const answer = this.ask({ type: 'unmute_self' });
    this.changed();
    this.decide(await answer, wish);
  }

  private decide(answer: Answer, wish: object): void {
    if (wish !== this.wish) return;
    this.wish = null;
    if (!answer.ok) return this.hush();
    this.hasOpened = true;
    this.yesAt = answer.seq;
    // What was said since may have overtaken this answer.
    if (this.standing.muted) this.obey(this.standing);
  }

  private obey({ seq }: Standing): void {
    if (this.wanted && !this.wish && seq >= this.yesAt) this.hush();
  }

  private hush(): void {
    this.wanted = false;
    this.wish = null;
    this.mouth.silence(true);
    this.put(null);
    this.changed();
  }

  private put(track: MediaStreamTrack | null): void {
    for (const line of this.lines) void line.send(track);
  }

  private async tellMuted(): Promise<void> {
    this.muting = true;
    await this.ask({ type: 'mute_self' });
    this.muting = false;
  }
}
