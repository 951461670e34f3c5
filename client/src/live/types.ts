/** What the screens may read and ask of the live connection. */

import type { Hand, Participant, Person, Role, Room, RoomInfo } from '../protocol/messages.ts';
import type { Kind as NewsKind } from '../protocol/news.ts';
import type { Step } from '../media/levels.ts';
import type { MicState } from '../media/microphone.ts';

export type {
  Hand,
  Instant,
  Participant,
  Person,
  Role,
  Room,
  RoomInfo,
} from '../protocol/messages.ts';
export type { MicState, NewsKind, Step };

export type Phase =
  | 'away'
  | 'joining'
  | 'here'
  | 'reconnecting'
  | 'replaced'
  | 'removed'
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
  readonly visitor: boolean;
  /** The stage was asked who takes over, and I am on it. */
  readonly askedToHost: boolean;
  readonly reconnecting: ReadonlySet<string>;
  /** Ring steps by participant; mine comes from the local meter. */
  readonly levels: ReadonlyMap<string, Step>;
  readonly mic: Mic;
  /** `blocked`: the browser wants a tap before it plays ("Tap to listen"). */
  readonly playback: 'playing' | 'blocked';
  /**
   * The last no, for the dock. Beside the server's reasons (`RefusalReason`) the client's own:
   * `unanswered` (nobody answered in time) and `no_microphone` (none may be had; see `mic.state`).
   */
  readonly refusal: { reason: string; at: number } | null;
  readonly news: { kind: NewsKind; at: number } | null;

  /**
   * Was this tab in that room when it was reloaded? Then join it again without asking; the browser
   * may refuse to play (`playback`), and the name of a visitor is remembered.
   */
  wasIn(room: string): boolean;
  /** Must be called inside the tap: the browser lets only a tap start sound. */
  join(room: string, options?: { name?: string }): Promise<void>;
  listen(): void;
  leave(): void;
  raiseHand(): void;
  lowerHand(): void;
  describeHand(d: { topic?: string }): void;
  testMicrophone(): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  unmute(): Promise<void>;
  mute(): void;
  leaveStage(): void;
  becomeHost(): void;
  accept(participant: string): void;
  notNow(participant: string): void;
  muteOther(participant: string): void;
  moveToAudience(participant: string): void;
  remove(participant: string): void;
  endRoom(): void;
  showAudience(shown: boolean): void;
}
