/** The connection above the router: one per tab, whatever page is shown. */

import type { Command } from '../protocol/messages.ts';
import type { Picture } from '../protocol/picture.ts';
import type { Cancel } from '../protocol/ports.ts';
import { isOnStage, nobody } from '../room/index.ts';
import { toBar } from '../media/levels.ts';
import * as derive from './derive.ts';
import { Loudness, same } from './loudness.ts';
import { followPage } from './page.ts';
import { installProbe } from './probe.ts';
import { Session, type SessionEars } from './session.ts';
import type { Live, Mic, Phase, Step } from './types.ts';
import { browserWorld, type World } from './world.ts';

/** Milliseconds. */
const DRAWS_EVERY = 100;
/** A test shows the level for so long, then lets go of the device. */
const TEST_LASTS = 10_000;

/** Said by the client itself: a no to it is nothing to tell. */
const QUIET: readonly Command['type'][] = ['show_audience', 'mute_self'];

export class LiveConnection implements Live {
  phase = $state<Phase>('away');
  failure = $state<string | null>(null);
  playback = $state<Live['playback']>('playing');
  refusal = $state.raw<Live['refusal']>(null);
  news = $state.raw<Live['news']>(null);
  levels = $state.raw<ReadonlyMap<string, Step>>(new Map());
  mic = $state.raw<Mic>({ state: 'untested', level: 0, devices: [], deviceId: null });

  private picture = $state.raw<Picture | null>(null);
  private open = $state(false);
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
  reconnecting = $derived(derive.reconnecting(this.picture));
  askedToHost = $derived(derive.askedToHost(this.picture));
  role = $derived(this.myself.role);
  onStage = $derived(isOnStage(this.myself));
  /** Here at once; unmuted only when the server says so too. */
  muted = $derived(this.myself.muted || !this.open);
  handUp = $derived(this.myself.hand_raised_at !== null);
  visitor = $derived(this.people.get(this.me ?? '')?.visitor ?? false);

  private session: Session | null = null;
  private loudness = new Loudness();
  private audienceShown = true;
  /** Calls off the end of a microphone test. */
  private cancelTestEnd: Cancel = () => {};
  private readonly world: World;

  constructor(makeWorld: typeof browserWorld = browserWorld) {
    this.world = makeWorld({
      playback: (state) => (this.playback = state),
      changed: () => this.lookAtMicrophone(),
      interrupted: () => this.loseMicrophone(),
    });
    followPage(() => this.session);
    installProbe(this, () => this.session?.line ?? null);
  }

  wasIn(room: string): boolean {
    return this.world.memory.read()?.room === room;
  }

  /** No await before the session's own: the browser lets only a tap start sound. */
  async join(room: string, options: { name?: string } = {}): Promise<void> {
    if (this.phase === 'joining' && this.session?.room === room) return;
    this.session?.leave();
    this.picture = null;
    this.refusal = this.news = null;
    this.loudness = new Loudness();
    this.session = new Session(this.world, this.earsOf(), room, options.name ?? null);
    this.draw(this.session);
    await this.session.join();
  }

  listen(): void {
    this.world.playback.start();
  }

  leave(): void {
    this.session?.leave();
  }

  raiseHand(): void {
    void this.ask({ type: 'raise_hand' }).then((ok) => ok && this.describeMicrophone());
  }

  lowerHand(): void {
    void this.ask({ type: 'lower_hand' });
  }

  describeHand({ topic }: { topic?: string }): void {
    void this.ask({ type: 'describe_hand', topic });
  }

  async testMicrophone(): Promise<void> {
    await this.world.microphone.open();
    // Off the line a muted microphone may be heard here.
    if (!this.session?.voice.isOpen) this.world.microphone.silence(false);
    this.cancelTestEnd();
    this.cancelTestEnd = this.world.timer.after(TEST_LASTS, () => this.endTest());
    if (this.handUp) this.describeMicrophone();
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    const wasOpen = this.session?.voice.isOpen;
    const track = await this.world.microphone.choose(deviceId);
    if (!wasOpen) return this.testMicrophone();
    if (track) this.session?.voice.renew();
    else this.mute();
  }

  async unmute(): Promise<void> {
    if (this.onStage) this.cancelTestEnd();
    const heard = await this.session?.voice.unmute();
    if (heard === false) this.refuse('no_microphone');
  }

  mute(): void {
    this.session?.voice.mute();
  }

  leaveStage(): void {
    this.session?.voice.end();
    void this.ask({ type: 'leave_stage' });
  }

  becomeHost(): void {
    void this.ask({ type: 'become_host' });
  }

  accept(participant: string): void {
    void this.ask({ type: 'accept_hand', participant });
  }

  notNow(participant: string): void {
    void this.ask({ type: 'dismiss_hand', participant });
  }

  muteOther(participant: string): void {
    void this.ask({ type: 'mute_participant', participant });
  }

  moveToAudience(participant: string): void {
    void this.ask({ type: 'move_to_audience', participant });
  }

  remove(participant: string): void {
    void this.ask({ type: 'remove_from_room', participant });
  }

  endRoom(): void {
    void this.ask({ type: 'end_room' });
  }

  showAudience(shown: boolean): void {
    if (shown === this.audienceShown) return;
    this.audienceShown = shown;
    void this.ask({ type: 'show_audience', shown });
  }

  private earsOf(): SessionEars {
    return {
      phase: (phase, failure) => this.become(phase, failure),
      picture: (picture) => this.look(picture),
      news: (kind) => (this.news = { kind, at: Date.now() }),
      refused: (command, reason) => QUIET.includes(command.type) || this.refuse(reason),
      attached: () => this.audienceShown || void this.ask({ type: 'show_audience', shown: false }),
    };
  }

  private become(phase: Phase, failure: string | null): void {
    this.phase = phase;
    this.failure = failure;
  }

  private look(picture: Picture): void {
    this.picture = picture;
    this.open = this.session?.voice.isOpen ?? false;
  }

  private async ask(command: Command): Promise<boolean> {
    return (await this.session?.ask(command))?.ok ?? false;
  }

  private refuse(reason: string): void {
    this.refusal = { reason, at: Date.now() };
  }

  /** A hand without a working microphone is marked so, for whoever may accept it. */
  private describeMicrophone(): void {
    const { state } = this.world.microphone;
    if (state !== 'working' && state !== 'blocked') return;
    void this.ask({ type: 'describe_hand', microphone: state });
  }

  /** Unplugged, taken by a call, or forbidden: muted everywhere, and the person is told. */
  private loseMicrophone(): void {
    if (!this.session?.voice.isOpen) return;
    this.mute();
    this.refuse('no_microphone');
  }

  /** The test is over: the browser need not show a microphone in use while one waits. */
  private endTest(): void {
    if (!this.session?.voice.isOpen) this.world.microphone.close();
  }

  private lookAtMicrophone(): void {
    const { state, devices, deviceId, level } = this.world.microphone;
    this.mic = { state, devices, deviceId, level: toBar(level) };
  }

  private draw(session: Session): void {
    if (session !== this.session) return;
    this.drawRings(session);
    if (this.world.microphone.track) this.lookAtMicrophone();
    if (!session.over) this.world.timer.after(DRAWS_EVERY, () => this.draw(session));
  }

  private drawRings({ picture, line, over, voice }: Session): void {
    if (!picture || !line) return;
    const own = voice.isOpen ? this.world.microphone.level : null;
    const now = this.world.timer.now();
    const levels = over ? new Map() : this.loudness.read(picture, line.heard(), own, now);
    if (!same(levels, this.levels)) this.levels = levels;
  }
}

export const live: Live = new LiveConnection();
