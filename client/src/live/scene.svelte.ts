/** What the screens read: what the stay tells, and what follows from it. */

import type { Picture } from '../protocol/picture.ts';
import { isOnStage, nobody } from '../room/index.ts';
import * as derive from './derive.ts';
import type { Live, Mic, Phase, Step } from './types.ts';

export class Scene {
  phase = $state<Phase>('away');
  failure = $state<string | null>(null);
  playback = $state<Live['playback']>('playing');
  refusal = $state.raw<Live['refusal']>(null);
  news = $state.raw<Live['news']>(null);
  levels = $state.raw<ReadonlyMap<string, Step>>(new Map());
  mic = $state.raw<Mic>({ state: 'untested', level: 0, devices: [], deviceId: null });
  talkingWhileMuted = $state(false);
  echo = $state(false);
  check = $state.raw<Live['check']>({ state: 'idle', level: 0 });
  justListening = $state(false);
  bursts = $state.raw<Live['bursts']>([]);

  protected picture = $state.raw<Picture | null>(null);
  /** The own microphone is on the line, as far as this device is concerned. */
  protected open = $state(false);
  /** Milliseconds by which this device's clock is ahead of the server's. */
  protected ahead = $state(0);
  private myself = $derived(derive.myself(this.picture) ?? nobody(''));

  room = $derived(this.picture?.room ?? null);
  view = $derived(this.picture?.view ?? null);
  me = $derived(this.picture?.me ?? null);
  people = $derived<Live['people']>(this.picture?.people ?? new Map());
  stage = $derived(derive.stage(this.picture));
  audience = $derived(derive.audience(this.picture));
  listening = $derived(this.picture?.listening ?? 0);
  queue = $derived(derive.queue(this.picture));
  before = $derived(this.picture?.before ?? null);
  next = $derived(derive.next(this.picture));
  invitation = $derived(derive.invitation(this.picture, this.ahead));
  reconnecting = $derived(derive.reconnecting(this.picture));
  askedToHost = $derived(derive.askedToHost(this.picture));
  handsOpen = $derived(this.view?.hands_open ?? true);
  locked = $derived(this.view?.locked ?? false);
  calm = $derived(Boolean(this.view?.calm_since));
  arrivals = $derived(derive.arrivals(this.picture, this.ahead));
  role = $derived(this.myself.role);
  onStage = $derived(isOnStage(this.myself));
  /** Here at once; unmuted only when the server says so too. */
  muted = $derived(this.myself.muted || !this.open);
  handUp = $derived(this.myself.hand_raised_at !== null);
  visitor = $derived(this.people.get(this.me ?? '')?.visitor ?? false);
}
