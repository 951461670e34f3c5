// Made by `python -m parvis.wire` from src/parvis/wire: change it there.

/** RFC 3339, UTC. */
export type Instant = string;

export type Visibility = 'public' | 'link';

export type Microphone = 'untested' | 'working' | 'blocked';

export type Reaction = 'applause' | 'heart' | 'laugh' | 'surprise' | 'agree' | 'thanks';

export type Role = 'host' | 'moderator' | 'guest';

/** A participant's card. `csrc` names the voice in RTP packets (RFC 3550 §5.1). */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly headline: string;
  readonly visitor: boolean;
  readonly csrc: number;
}

/** What somebody with a raised hand says about it, to moderators only. */
export interface Hand {
  readonly participant: string;
  readonly topic: string;
  readonly microphone: Microphone;
  readonly spoke: boolean;
}

/** What a room is called and who may come. */
export interface RoomInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: Visibility;
  readonly visitors: boolean;
  readonly opened_at: Instant;
  readonly visitors_speak: boolean;
  readonly reactions: boolean;
}

/** A room seen from the street. `listening` counts the audience, visitors included. */
export interface RoomCard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: Visibility;
  readonly visitors: boolean;
  readonly opened_at: Instant;
  readonly ended: boolean;
  readonly listening: number;
  readonly on_stage: Person[];
  readonly host: Person | null;
  readonly visitors_speak: boolean;
  readonly reactions: boolean;
  readonly locked: boolean;
  readonly calm: boolean;
  readonly here: boolean;
  readonly familiar: boolean;
  readonly removed: boolean;
}

/** Admits one person through a lock. Only who makes it is told `token`, once. */
export interface RoomInvitation {
  readonly id: string;
  readonly label: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly claimed_by: string | null;
  readonly revoked: boolean;
  readonly token: string | null;
}

/** Somebody who came shortly before the calm. */
export interface Arrival {
  readonly person: Person;
  readonly at: Instant;
}

/** A moderator's consent, waiting for the guest's. */
export interface Invitation {
  readonly at: Instant;
  readonly by: string;
}

/** One person. Someone the room has no record of is a guest in the audience. */
export interface Participant {
  readonly id: string;
  readonly role: Role;
  readonly role_since: Instant | null;
  readonly on_stage_since: Instant | null;
  readonly muted: boolean;
  readonly hand_raised_at: Instant | null;
  readonly invitation: Invitation | null;
  readonly lost_at: Instant | null;
  readonly removed: boolean;
}

/** The room as one person may know it, without what only the server looks back at. */
export interface Room {
  readonly people: Readonly<Record<string, Participant>>;
  readonly stage_size: number;
  readonly hands_open: boolean;
  readonly locked: boolean;
  readonly calm_since: Instant | null;
  readonly calm_by: string;
  readonly stage_asked_at: Instant | null;
  readonly ended: boolean;
}

export interface HandRaised {
  readonly type: 'hand_raised';
  readonly at: Instant;
  readonly participant: string;
}

export interface HandLowered {
  readonly type: 'hand_lowered';
  readonly at: Instant;
  readonly participant: string;
}

export interface HandDismissed {
  readonly type: 'hand_dismissed';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface InvitedToStage {
  readonly type: 'invited_to_stage';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface InvitationDeclined {
  readonly type: 'invitation_declined';
  readonly at: Instant;
  readonly participant: string;
}

export interface InvitationExpired {
  readonly type: 'invitation_expired';
  readonly at: Instant;
  readonly participant: string;
}

export interface CameOnStage {
  readonly type: 'came_on_stage';
  readonly at: Instant;
  readonly participant: string;
}

export interface LeftStage {
  readonly type: 'left_stage';
  readonly at: Instant;
  readonly participant: string;
}

export interface MovedToAudience {
  readonly type: 'moved_to_audience';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface Muted {
  readonly type: 'muted';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface Unmuted {
  readonly type: 'unmuted';
  readonly at: Instant;
  readonly participant: string;
}

export interface HandsOpened {
  readonly type: 'hands_opened';
  readonly at: Instant;
}

export interface HandsClosed {
  readonly type: 'hands_closed';
  readonly at: Instant;
}

export interface RoomLocked {
  readonly type: 'room_locked';
  readonly at: Instant;
  readonly by: string;
}

export interface RoomUnlocked {
  readonly type: 'room_unlocked';
  readonly at: Instant;
}

export interface RoomCalmed {
  readonly type: 'room_calmed';
  readonly at: Instant;
  readonly by: string;
}

export interface CalmEnded {
  readonly type: 'calm_ended';
  readonly at: Instant;
}

export interface RemovedFromRoom {
  readonly type: 'removed_from_room';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface RoomEnded {
  readonly type: 'room_ended';
  readonly at: Instant;
  readonly by: string;
}

export interface RoomOpened {
  readonly type: 'room_opened';
  readonly at: Instant;
  readonly participant: string;
}

export interface ModeratorMade {
  readonly type: 'moderator_made';
  readonly at: Instant;
  readonly participant: string;
}

export interface ModeratorUnmade {
  readonly type: 'moderator_unmade';
  readonly at: Instant;
  readonly participant: string;
  readonly by: string;
}

export interface StageAsked {
  readonly type: 'stage_asked';
  readonly at: Instant;
}

export interface BecameHost {
  readonly type: 'became_host';
  readonly at: Instant;
  readonly participant: string;
  readonly former: string;
}

export interface ConnectionLost {
  readonly type: 'connection_lost';
  readonly at: Instant;
  readonly participant: string;
}

export interface ConnectionReturned {
  readonly type: 'connection_returned';
  readonly at: Instant;
  readonly participant: string;
}

export type Event =
  | HandRaised
  | HandLowered
  | HandDismissed
  | InvitedToStage
  | InvitationDeclined
  | InvitationExpired
  | CameOnStage
  | LeftStage
  | MovedToAudience
  | Muted
  | Unmuted
  | HandsOpened
  | HandsClosed
  | RoomLocked
  | RoomUnlocked
  | RoomCalmed
  | CalmEnded
  | RemovedFromRoom
  | RoomEnded
  | RoomOpened
  | ModeratorMade
  | ModeratorUnmade
  | StageAsked
  | BecameHost
  | ConnectionLost
  | ConnectionReturned;

export interface RaiseHand {
  readonly type: 'raise_hand';
}

export interface LowerHand {
  readonly type: 'lower_hand';
}

export interface AcceptHand {
  readonly type: 'accept_hand';
  readonly participant: string;
}

export interface DismissHand {
  readonly type: 'dismiss_hand';
  readonly participant: string;
}

export interface InviteToStage {
  readonly type: 'invite_to_stage';
  readonly participant: string;
}

export interface AcceptInvitation {
  readonly type: 'accept_invitation';
}

export interface DeclineInvitation {
  readonly type: 'decline_invitation';
}

export interface AcceptAll {
  readonly type: 'accept_all';
}

export interface LowerAll {
  readonly type: 'lower_all';
}

export interface LeaveStage {
  readonly type: 'leave_stage';
}

export interface MoveToAudience {
  readonly type: 'move_to_audience';
  readonly participant: string;
}

export interface MuteSelf {
  readonly type: 'mute_self';
}

export interface UnmuteSelf {
  readonly type: 'unmute_self';
}

export interface MuteParticipant {
  readonly type: 'mute_participant';
  readonly participant: string;
}

export interface MuteAll {
  readonly type: 'mute_all';
}

export interface OpenHands {
  readonly type: 'open_hands';
}

export interface CloseHands {
  readonly type: 'close_hands';
}

export interface LockRoom {
  readonly type: 'lock_room';
}

export interface UnlockRoom {
  readonly type: 'unlock_room';
}

export interface CalmRoom {
  readonly type: 'calm_room';
}

export interface EndCalm {
  readonly type: 'end_calm';
}

export interface RemoveFromRoom {
  readonly type: 'remove_from_room';
  readonly participant: string;
}

export interface RemoveAll {
  readonly type: 'remove_all';
  readonly participants: readonly string[];
}

export interface EndRoom {
  readonly type: 'end_room';
}

export interface MakeModerator {
  readonly type: 'make_moderator';
  readonly participant: string;
}

export interface UnmakeModerator {
  readonly type: 'unmake_moderator';
  readonly participant: string;
}

export interface HandOver {
  readonly type: 'hand_over';
  readonly participant: string;
}

export interface BecomeHost {
  readonly type: 'become_host';
}

export interface LeaveRoom {
  readonly type: 'leave_room';
}

/** For moderators: what about, and can one be heard? What is not given stays as it was. */
export interface DescribeHand {
  readonly type: 'describe_hand';
  readonly topic?: string | null;
  readonly microphone?: Microphone | null;
}

/** Names of the audience are sent only to who looks at them. */
export interface ShowAudience {
  readonly type: 'show_audience';
  readonly shown: boolean;
}

/** Seen by everybody, summed; more than 4 in a second are not counted. */
export interface React {
  readonly type: 'react';
  readonly reaction: Reaction;
}

/** While it is on, nobody can invite this person on stage. */
export interface JustListen {
  readonly type: 'just_listen';
  readonly on: boolean;
}

export type Command =
  | RaiseHand
  | LowerHand
  | AcceptHand
  | DismissHand
  | InviteToStage
  | AcceptInvitation
  | DeclineInvitation
  | AcceptAll
  | LowerAll
  | LeaveStage
  | MoveToAudience
  | MuteSelf
  | UnmuteSelf
  | MuteParticipant
  | MuteAll
  | OpenHands
  | CloseHands
  | LockRoom
  | UnlockRoom
  | CalmRoom
  | EndCalm
  | RemoveFromRoom
  | RemoveAll
  | EndRoom
  | MakeModerator
  | UnmakeModerator
  | HandOver
  | BecomeHost
  | LeaveRoom
  | DescribeHand
  | ShowAudience
  | React
  | JustListen;

/** The first frame of a socket. */
export interface Hello {
  readonly ticket: string;
}

/** Every other frame. */
export interface Said {
  readonly id: string;
  readonly command: Command;
}

/** Who the reader of a snapshot is. */
export interface You {
  readonly participant: string;
  readonly connection: string;
}

/** The room from nothing. `audience`: the first 200 by name; `reconnecting`: who is silent. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly seq: number;
  readonly at: Instant;
  readonly room: RoomInfo;
  readonly view: Room;
  readonly people: Person[];
  readonly you: You;
  readonly listening: number;
  readonly audience: Person[];
  readonly hands: Hand[];
  readonly before: number | null;
  readonly reconnecting: string[];
}

/** An event of the room, with the cards of whom it names and the hearer may not know yet. */
export interface Happened {
  readonly type: 'event';
  readonly seq: number;
  readonly event: Event;
  readonly people: Person[];
}

/** The command was journaled; `seq` is the last event's. */
export interface Ack {
  readonly type: 'ack';
  readonly id: string;
  readonly seq: number;
}

/** The command changed nothing. Without `id`: nobody could read one. */
export interface Refusal {
  readonly type: 'refusal';
  readonly id: string | null;
  readonly reason: string;
}

/** How many are in the audience, at most once a second. */
export interface Count {
  readonly type: 'count';
  readonly listening: number;
}

/** Who is in the audience, the first 200 by name, for clients that show it. */
export interface Audience {
  readonly type: 'audience';
  readonly people: Person[];
  readonly listening: number;
}

/** How many hands were raised before the reader's; none when it is down. */
export interface PlaceInQueue {
  readonly type: 'place';
  readonly before: number | null;
}

/** For moderators and the person. */
export interface HandDescribed {
  readonly type: 'hand';
  readonly participant: string;
  readonly topic: string;
  readonly microphone: Microphone;
  readonly spoke: boolean;
}

/** Somebody's media is silent, or is back. */
export interface Reconnecting {
  readonly type: 'reconnecting';
  readonly participant: string;
  readonly is: boolean;
}

/** The media core began anew: join again now, naming the connection this replaces. */
export interface Rejoin {
  readonly type: 'rejoin';
}

/** How many of each since the last, at most twice a second; never kept. */
export interface Reactions {
  readonly type: 'reactions';
  readonly counts: Partial<Readonly<Record<Reaction, number>>>;
}

/** For who leads, in a calm: guests who came in the 5 min before it, and those at the door. */
export interface Arrivals {
  readonly type: 'arrivals';
  readonly people: Arrival[];
  readonly waiting: number;
}

/** The title, the description or a policy of the room was edited. */
export interface Info {
  readonly type: 'info';
  readonly room: RoomInfo;
}

export type Message =
  | Snapshot
  | Happened
  | Ack
  | Refusal
  | Count
  | Audience
  | PlaceInQueue
  | HandDescribed
  | Reconnecting
  | Rejoin
  | Reactions
  | Arrivals
  | Info;

/** POST /rooms. */
export interface OpenRoom {
  readonly title: string;
  readonly description?: string;
  readonly visibility?: Visibility;
  readonly visitors?: boolean;
  readonly visitors_speak?: boolean;
  readonly reactions?: boolean;
}

/** POST /rooms/{id}/join. `offer` is SDP; `replaces` a connection whose seat this takes over. */
export interface Join {
  readonly offer: string;
  readonly replaces?: string | null;
  readonly name?: string | null;
  readonly invitation?: string | null;
  readonly just_listening?: boolean;
}

/** The answer: all that one needs to listen. */
export interface Joined {
  readonly connection: string;
  readonly answer: string;
  readonly ticket: string;
  readonly snapshot: Snapshot;
}

/** POST /rooms/{id}/ticket: the socket was lost, the media lives. */
export interface AskTicket {
  readonly connection: string;
}

/** Opens one socket, once, within 30 s. */
export interface Ticket {
  readonly ticket: string;
}

/** GET /rooms: the public open rooms, busiest first. If there are more: `?after=next`. */
export interface RoomList {
  readonly rooms: RoomCard[];
  readonly next?: string | null;
}

/** PATCH /rooms/{id}: what is not given stays as it is. */
export interface EditRoom {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly visibility?: Visibility | null;
  readonly visitors?: boolean | null;
  readonly visitors_speak?: boolean | null;
  readonly reactions?: boolean | null;
}

/** POST /rooms/{id}/invitations. `label`: for whom, as its maker calls them. */
export interface AskInvitation {
  readonly label?: string;
}

/** GET /rooms/{id}/invitations. */
export interface InvitationList {
  readonly invitations: RoomInvitation[];
}

/** GET /rooms/{id}/end: who was ever on stage, and the opener's other public open rooms. */
export interface RoomEnd {
  readonly room: RoomCard;
  readonly on_stage: Person[];
  readonly others: RoomCard[];
}

/** POST /rooms/{id}/sound-check: hear oneself through the server. `offer` is SDP. */
export interface SoundCheck {
  readonly offer: string;
}

/** The answer: an echo, for 20 s. */
export interface SoundChecked {
  readonly connection: string;
  readonly answer: string;
}

export type RefusalReason =
  | 'not_allowed'
  | 'not_here'
  | 'removed'
  | 'room_ended'
  | 'room_calm'
  | 'hands_closed'
  | 'too_many_hands'
  | 'no_hand'
  | 'stage_full'
  | 'not_on_stage'
  | 'collided'
  | 'not_asked'
  | 'no_invitation'
  | 'invited_recently'
  | 'malformed'
  | 'unknown_command'
  | 'too_long'
  | 'too_fast'
  | 'try_again'
  | 'account_needed'
  | 'just_listening'
  | 'reactions_off';

/** With which the server closes a socket. */
export const Close = {
  restart: 1012,
  bad_ticket: 4000,
  replaced: 4001,
  removed: 4002,
  room_ended: 4003,
  too_slow: 4004,
  lease_ended: 4005,
  left: 4006,
  signed_out: 4007,
} as const;
