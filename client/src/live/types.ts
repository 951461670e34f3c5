/** What the screens may read and ask of the live connection. */

import type {
  Hand,
  Participant,
  Person,
  Reaction,
  Role,
  Room,
  RoomInfo,
} from '../protocol/messages.ts';
import type { Kind } from '../protocol/news.ts';
import type { Step } from '../media/levels.ts';
import type { MicState } from '../media/microphone.ts';

export type {
  Hand,
  Instant,
  Participant,
  Person,
  Reaction,
  Role,
  Room,
  RoomInfo,
} from '../protocol/messages.ts';
export type { MicState, Step };

/** The last two are said by the client itself, of what this person did. */
export type NewsKind = Kind | 'muted_all' | 'muted_all_but_host';

export type Phase =
  | 'away'
  | 'joining'
  /** Held at the door by a calm: asks again by itself; what the tap unlocked stays unlocked. */
  | 'waiting'
  | 'here'
  | 'reconnecting'
  | 'replaced'
  | 'removed'
  /** This browser's session was ended, here or elsewhere. */
  | 'signed_out'
  | 'ended'
  | 'left'
  | 'failed';

export interface Mic {
  readonly state: MicState;
  /** 0..1, what the local meter hears: 0 is -60 dBFS and less. */
  readonly level: number;
  readonly devices: MediaDeviceInfo[];
  readonly deviceId: string | null;
}

/** A moderator's consent, waiting for mine. Milliseconds of this device's clock. */
export interface Invited {
  /** A participant. */
  readonly by: string;
  readonly at: number;
  readonly until: number;
}

export interface Arrivals {
  /** Guests in the audience who came in the 5 min before the calm, the newest first. */
  readonly people: { person: Person; at: number }[];
  /** Held at the door now. */
  readonly waiting: number;
}

/** Reactions of one kind that came together. */
export interface Burst {
  readonly id: number;
  readonly reaction: Reaction;
  readonly count: number;
}

export interface Check {
  readonly state: 'idle' | 'asking' | 'recording' | 'playing' | 'failed';
  /** 0..1, while it records. */
  readonly level: number;
}

export interface JoinOptions {
  /** A visitor's. */
  name?: string;
  /** The token of an invitation link. */
  invitation?: string;
}

export interface Live {
  readonly phase: Phase;
  /** The stable code of the last join that failed; the client's own: `offline`, `strange_answer`. */
  readonly failure: string | null;
  readonly room: RoomInfo | null;
  /** The twin of the server's room, as this person may see it. */
  readonly view: Room | null;
  /** My participant id. */
  readonly me: string | null;
  readonly people: ReadonlyMap<string, Person>;
  /** Host, moderators, then by time on stage. */
  readonly stage: Participant[];
  readonly audience: Person[];
  readonly listening: number;
  /** In the order the hands went up; for a guest only the own one. */
  readonly queue: Hand[];
  /** People before me in the queue; null: my hand is down. */
  readonly before: number | null;
  readonly role: Role;
  readonly onStage: boolean;
  readonly muted: boolean;
  readonly handUp: boolean;
  /** My hand is up and nobody is before me. */
  readonly next: boolean;
  /** Mine, open. */
  readonly invitation: Invited | null;
  /** Nobody can invite me. Remembered by the browser for each room. */
  readonly justListening: boolean;
  readonly visitor: boolean;
  readonly handsOpen: boolean;
  readonly locked: boolean;
  readonly calm: boolean;
  /** For who leads, while calm. */
  readonly arrivals: Arrivals | null;
  /** Of the last 2.6 s, the newest last, at most 8. */
  readonly bursts: readonly Burst[];
  /** The stage was asked who takes over, and I am on it. */
  readonly askedToHost: boolean;
  readonly reconnecting: ReadonlySet<string>;
  /** Ring steps by participant; mine comes from the local meter. */
  readonly levels: ReadonlyMap<string, Step>;
  readonly mic: Mic;
  /** On stage and muted, and my own meter hears speech. */
  readonly talkingWhileMuted: boolean;
  /** My open microphone hears the room: another device of mine plays it nearby. */
  readonly echo: boolean;
  readonly check: Check;
  /** `blocked`: the browser wants a tap before it plays ("Tap to listen"). */
  readonly playback: 'playing' | 'blocked';
  /**
   * The last no, for the dock. Beside the server's reasons (`RefusalReason`) the client's own:
   * `unanswered` (nobody answered in time), `no_microphone` (none may be had; see `mic.state`) and
   * `microphone_lost` (it was there, and is not: a call, a cable).
   */
  readonly refusal: { reason: string; at: number } | null;
  /** `by`: the participant who did it, where that is known. `count`: how many people it concerns. */
  readonly news: { kind: NewsKind; by?: string; count?: number; at: number } | null;

  /**
   * Was this tab in that room when it was reloaded? Then join it again without asking; the browser
   * may refuse to play (`playback`), and the name of a visitor is remembered.
   */
  wasIn(room: string): boolean;
  /** Must be called inside the tap: the browser lets only a tap start sound. */
  join(room: string, options?: JoinOptions): Promise<void>;
  /**
   * Signed up meanwhile: the same stay goes on as the account, and its hand goes up. The sound
   * never stops. False: the stay is over.
   */
  becomeAccount(): Promise<boolean>;
  listen(): void;
  leave(): void;
  raiseHand(): void;
  lowerHand(): void;
  describeHand(d: { topic?: string }): void;
  goOnStage(): void;
  declineInvitation(): void;
  justListen(on: boolean): void;
  react(reaction: Reaction): void;
  testMicrophone(): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  unmute(): Promise<void>;
  mute(): void;
  /** Push to talk: heard while it is down, muted when it goes up. */
  talk(down: boolean): Promise<void>;
  /** Inside a tap: records how I sound through the server, then plays it. */
  soundCheck(): Promise<void>;
  stopSoundCheck(): void;
  leaveStage(): void;
  becomeHost(): void;
  accept(participant: string): void;
  notNow(participant: string): void;
  inviteToStage(participant: string): void;
  acceptAll(): void;
  lowerAll(): void;
  openHands(): void;
  closeHands(): void;
  muteOther(participant: string): void;
  muteAll(): void;
  moveToAudience(participant: string): void;
  remove(participant: string): void;
  removeAll(participants: readonly string[]): void;
  makeModerator(participant: string): void;
  unmakeModerator(participant: string): void;
  handOver(participant: string): void;
  lockRoom(): void;
  unlockRoom(): void;
  calmRoom(): void;
  endCalm(): void;
  endRoom(): void;
  showAudience(shown: boolean): void;
}
