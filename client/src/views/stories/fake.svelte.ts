/** A live connection to nobody: every state of the room, without a server. */

import type { Hand, Live, Participant, Person, Phase, Room, RoomInfo, Step } from '$live/types.ts';
import { nobody } from '$room/index.ts';

export const MINUTES_AGO = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString();

type Facts = Partial<{ -readonly [K in keyof Live]: Live[K] }>;

export class FakeLive implements Live {
  phase = $state<Phase>('here');
  failure = $state<string | null>(null);
  room = $state.raw<RoomInfo | null>(null);
  view = $state.raw<Room | null>(null);
  me = $state<string | null>('p6');
  people = $state.raw<ReadonlyMap<string, Person>>(new Map());
  stage = $state.raw<Participant[]>([]);
  audience = $state.raw<Person[]>([]);
  listening = $state(0);
  queue = $state.raw<Hand[]>([]);
  before = $state<number | null>(null);
  askedToHost = $state(false);
  reconnecting = $state.raw<ReadonlySet<string>>(new Set());
  levels = $state.raw<ReadonlyMap<string, Step>>(new Map());
  mic = $state.raw<Live['mic']>({ state: 'untested', level: 0, devices: [], deviceId: null });
  playback = $state<Live['playback']>('playing');
  refusal = $state.raw<Live['refusal']>(null);
  news = $state.raw<Live['news']>(null);
  visitor = $state(false);
  next = $state(false);
  invitation = $state.raw<Live['invitation']>(null);
  justListening = $state(false);
  arrivals = $state.raw<Live['arrivals']>(null);
  bursts = $state.raw<Live['bursts']>([]);
  talkingWhileMuted = $state(false);
  echo = $state(false);
  check = $state.raw<Live['check']>({ state: 'idle', level: 0 });

  constructor(facts: Facts) {
    Object.assign(this, facts);
  }

  get role(): Live['role'] {
    return this.mine.role;
  }
  get onStage(): boolean {
    return this.mine.on_stage_since !== null;
  }
  get muted(): boolean {
    return this.mine.muted;
  }
  get handUp(): boolean {
    return this.mine.hand_raised_at !== null;
  }
  get handsOpen(): boolean {
    return this.view?.hands_open ?? true;
  }
  get locked(): boolean {
    return this.view?.locked ?? false;
  }
  get calm(): boolean {
    return Boolean(this.view?.calm_since);
  }

  wasIn(): boolean {
    return false;
  }
  async join(): Promise<void> {}
  listen(): void {
    this.playback = 'playing';
  }
  leave(): void {
    this.phase = 'left';
  }
  raiseHand(): void {
    this.become({ hand_raised_at: MINUTES_AGO(0) });
    this.before = 2;
  }
  lowerHand(): void {
    this.become({ hand_raised_at: null });
    this.before = null;
  }
  describeHand(): void {}
  async testMicrophone(): Promise<void> {
    this.mic = { ...this.mic, state: 'working', level: 0.6 };
  }
  async chooseMicrophone(deviceId: string): Promise<void> {
    this.mic = { ...this.mic, deviceId };
  }
  async unmute(): Promise<void> {
    this.become({ muted: false });
  }
  mute(): void {
    this.become({ muted: true });
  }
  leaveStage(): void {
    this.become({ on_stage_since: null, muted: true });
  }
  becomeHost(): void {
    this.become({ role: 'host' });
  }
  accept(): void {
    this.refusal = { reason: 'stage_full', at: Date.now() };
  }
  notNow(): void {}
  muteOther(): void {}
  moveToAudience(): void {}
  remove(): void {}
  endRoom(): void {}
  async becomeAccount(): Promise<boolean> {
    this.visitor = false;
    return true;
  }
  goOnStage(): void {
    this.invitation = null;
    this.become({ on_stage_since: MINUTES_AGO(0), muted: true });
  }
  declineInvitation(): void {
    this.invitation = null;
  }
  justListen(on: boolean): void {
    this.justListening = on;
  }
  react(): void {}
  talk(down: boolean): Promise<void> {
    this.become({ muted: !down });
    return Promise.resolve();
  }
  async soundCheck(): Promise<void> {
    this.check = { state: 'recording', level: 0.6 };
  }
  stopSoundCheck(): void {
    this.check = { state: 'idle', level: 0 };
  }
  inviteToStage(): void {}
  acceptAll(): void {}
  lowerAll(): void {}
  openHands(): void {}
  closeHands(): void {}
  muteAll(): void {}
  removeAll(): void {}
  makeModerator(): void {}
  unmakeModerator(): void {}
  handOver(): void {}
  lockRoom(): void {}
  unlockRoom(): void {}
  calmRoom(): void {}
  endCalm(): void {}
  showAudience(): void {}

  private get mine(): Participant {
    return this.view?.people[this.me ?? ''] ?? nobody(this.me ?? '');
  }

  private become(change: Partial<Participant>): void {
    const mine = { ...this.mine, ...change };
    this.view = { ...this.view!, people: { ...this.view!.people, [mine.id]: mine } };
    const others = this.stage.filter(({ id }) => id !== mine.id);
    this.stage = mine.on_stage_since ? [...others, mine] : others;
  }
}
