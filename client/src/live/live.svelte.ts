/** The connection above the router: one per tab, whatever page is shown. */

import type { Hand, Live, Participant, Person, Phase, RoomInfo, Room, Step } from './types.ts';

class LiveConnection implements Live {
  phase = $state<Phase>('away');
  failure = $state<string | null>(null);
  room = $state.raw<RoomInfo | null>(null);
  view = $state.raw<Room | null>(null);
  me = $state<string | null>(null);
  people = $state.raw<ReadonlyMap<string, Person>>(new Map());
  stage = $state.raw<Participant[]>([]);
  audience = $state.raw<Person[]>([]);
  listening = $state(0);
  queue = $state.raw<Hand[]>([]);
  before = $state<number | null>(null);
  role = $state<Live['role']>('guest');
  onStage = $state(false);
  muted = $state(true);
  handUp = $state(false);
  visitor = $state(false);
  askedToHost = $state(false);
  reconnecting = $state.raw<ReadonlySet<string>>(new Set());
  levels = $state.raw<ReadonlyMap<string, Step>>(new Map());
  mic = $state.raw<Live['mic']>({ state: 'untested', level: 0, devices: [], deviceId: null });
  playback = $state<Live['playback']>('playing');
  refusal = $state.raw<Live['refusal']>(null);
  news = $state.raw<Live['news']>(null);

  async join(): Promise<void> {}
  listen(): void {}
  leave(): void {}
  raiseHand(): void {}
  lowerHand(): void {}
  describeHand(): void {}
  async testMicrophone(): Promise<void> {}
  async chooseMicrophone(): Promise<void> {}
  async unmute(): Promise<void> {}
  mute(): void {}
  leaveStage(): void {}
  becomeHost(): void {}
  accept(): void {}
  notNow(): void {}
  muteOther(): void {}
  moveToAudience(): void {}
  remove(): void {}
  endRoom(): void {}
  showAudience(): void {}
}

export const live: Live = new LiveConnection();
