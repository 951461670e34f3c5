/** What the screens may read and ask of the live connection. */

export type Role = 'host' | 'moderator' | 'guest';
/** RFC 3339, UTC. */
export type Instant = string;

export interface Participant {
  id: string;
  role: Role;
  role_since: Instant | null;
  on_stage_since: Instant | null;
  muted: boolean;
  hand_raised_at: Instant | null;
  invitation: { at: Instant; by: string } | null;
  lost_at: Instant | null;
  removed: boolean;
}

export interface Room {
  people: Record<string, Participant>;
  stage_size: number;
  hands_open: boolean;
  calm: boolean;
  locked: boolean;
  stage_asked_at: Instant | null;
  former_host: { id: string; until: Instant } | null;
  ended: boolean;
}

export interface Person {
  id: string;
  name: string;
  headline: string;
  visitor: boolean;
  csrc: number;
}

export interface RoomInfo {
  id: string;
  title: string;
  description: string;
  visibility: 'public' | 'link';
  visitors: boolean;
  opened_at: Instant;
}

export type Tested = 'untested' | 'working' | 'blocked';

export interface Hand {
  participant: string;
  topic: string;
  microphone: Tested;
}

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

/** `blocked`: permission was refused or there is no device. */
export type MicState = 'untested' | 'asking' | 'working' | 'blocked';

export type Step = 0 | 1 | 2 | 3;

export type NewsKind =
  'muted_by' | 'moved' | 'came_on_stage' | 'dismissed' | 'host_left' | 'became_host' | 'back';

export interface Mic {
  readonly state: MicState;
  /** 0..1, what the local meter hears. */
  readonly level: number;
  readonly devices: MediaDeviceInfo[];
  readonly deviceId: string | null;
}

export interface Live {
  readonly phase: Phase;
  /** The stable code of the last join that failed. */
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
  readonly refusal: { reason: string; at: number } | null;
  readonly news: { kind: NewsKind; at: number } | null;

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
