/** The connection above the router: one per tab, whatever page is shown. */

import type { Command, Reactions } from '../protocol/messages.ts';
import type { Picture } from '../protocol/picture.ts';
import type { Cancel } from '../protocol/ports.ts';
import { toBar } from '../media/levels.ts';
import { Acts } from './acts.ts';
import { risen, RISES_FOR, without } from './bursts.ts';
import { SoundCheck } from './check.ts';
import * as derive from './derive.ts';
import { Hearing, sameLevels, type Sound } from './hearing.ts';
import { wasJustIn } from './memory.ts';
import { followPage } from './page.ts';
import { installProbe } from './probe.ts';
import { Session, type SessionEars } from './session.ts';
import type { JoinOptions, Live, NewsKind, Phase } from './types.ts';
import { browserWorld, type World } from './world.ts';

/** Milliseconds. */
const DRAWS_EVERY = 100;
const TELLS_EVERY = 1000;
/** A test shows the level for so long, then lets go of the device. */
const TEST_LASTS = 10_000;

/** What gives the button of a headset another meaning, and how long a press still means the old. */
const TURNS: readonly NewsKind[] = ['came_on_stage', 'muted_by'];
const SETTLES = 800;

/** Said by the client itself: a no to it is nothing to tell. */
const QUIET: readonly Command['type'][] = ['show_audience', 'mute_self', 'just_listen'];

export class LiveConnection extends Acts implements Live {
  private session: Session | null = null;
  private audienceShown = true;
  private lastBurst = 0;
  /** Push to talk is. */
  private isHeldDown = false;
  /** When the headset's button began to mean something else. */
  private turnedAt = -Infinity;
  /** Calls off the end of a microphone test. */
  private cancelTestEnd: Cancel = () => {};
  private readonly ownSound: SoundCheck;
  private readonly world: World;

  constructor(makeWorld: typeof browserWorld = browserWorld) {
    super();
    this.world = makeWorld({
      playback: (state) => (this.playback = state),
      changed: () => this.lookAtMicrophone(),
      interrupted: () => this.loseMicrophone(),
      listen: () => this.listen(),
      toggleMicrophone: () => this.toggleMicrophone(),
      leave: () => this.leave(),
    });
    this.ownSound = new SoundCheck(this.world, (check) => (this.check = check));
    followPage(this);
    installProbe(this, () => this.session?.line ?? null);
  }

  wasIn(room: string): boolean {
    return wasJustIn(room, this.world.memory.read(), Date.now());
  }

  /** No await before the session's own: the browser lets only a tap start sound. */
  async join(room: string, options: JoinOptions = {}): Promise<void> {
    const isAsking = this.phase === 'joining' || this.phase === 'waiting';
    if (isAsking && this.session?.room === room) return;
    this.session?.leave();
    this.picture = null;
    this.refusal = this.news = null;
    this.bursts = [];
    this.justListening = this.world.listeners.has(room);
    this.session = new Session(this.world, this.earsOf(), room, {
      ...options,
      justListening: () => this.justListening,
    });
    this.draw(this.session, new Hearing(this.session, this.world.microphone));
    await this.session.join();
  }

  listen(): void {
    this.world.playback.start();
  }

  leave(): void {
    this.session?.leave();
  }

  /** The page goes away: so does every microphone (hazard A16). */
  suspend(): void {
    this.ownSound.stop();
    if (!this.session || this.session.over) return;
    this.session.suspend();
    const here = this.world.memory.read();
    if (here?.room === this.session.room) this.world.memory.write({ ...here, at: Date.now() });
  }

  /** The network, or the page itself, is back. */
  nudge(): void {
    this.session?.nudge();
  }

  async becomeAccount(): Promise<boolean> {
    const is = (await this.session?.becomeAccount()) ?? false;
    if (is) this.raiseHand();
    return is;
  }

  raiseHand(): void {
    if (this.justListening) this.justListen(false);
    void this.ask({ type: 'raise_hand' }).then((ok) => ok && this.describeMicrophone());
  }

  justListen(on: boolean): void {
    if (!this.session || on === this.justListening) return;
    this.justListening = on;
    this.world.listeners.set(this.session.room, on);
    void this.ask({ type: 'just_listen', on });
  }

  async testMicrophone(): Promise<void> {
    await this.world.microphone.open();
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
    if (this.onStage) {
      this.cancelTestEnd();
      // Its playback would be heard in the room.
      this.ownSound.stop();
    }
    const heard = await this.session?.voice.unmute();
    if (heard === false) this.refuse('no_microphone');
  }

  mute(): void {
    this.session?.voice.mute();
  }

  /** From a headset or the lock screen. It settles as the arched act does (design §8). */
  private toggleMicrophone(): void {
    if (!this.muted) this.mute();
    else if (this.world.timer.now() - this.turnedAt >= SETTLES) void this.unmute();
  }

  async talk(down: boolean): Promise<void> {
    if (down === this.isHeldDown) return;
    this.isHeldDown = down && this.onStage;
    if (this.isHeldDown) return this.unmute();
    if (!down) this.mute();
  }

  async soundCheck(): Promise<void> {
    if (!this.session || this.session.over) return;
    this.cancelTestEnd();
    await this.ownSound.begin(this.session.room);
    this.endTest();
    if (this.handUp) this.describeMicrophone();
  }

  stopSoundCheck(): void {
    this.ownSound.stop();
  }

  /** Whoever presses it is told what it did: not every arch is on the screen. */
  muteAll(): void {
    const kind = this.role === 'host' ? 'muted_all' : 'muted_all_but_host';
    const count = derive.underMuteAll(this.stage, this.me).filter(({ muted }) => !muted).length;
    void this.ask({ type: 'mute_all' }).then((ok) => ok && this.tell(kind, { count }));
  }

  leaveStage(): void {
    this.session?.voice.end();
    void this.ask({ type: 'leave_stage' });
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
      news: (kind, by) => this.tell(kind, { by }),
      refused: (command, reason) => QUIET.includes(command.type) || this.refuse(reason),
      reactions: (counts) => this.rise(counts),
      attached: () => this.introduce(),
    };
  }

  private tell(kind: NewsKind, more: { by?: string; count?: number } = {}): void {
    this.news = { kind, ...more, at: Date.now() };
    if (TURNS.includes(kind)) this.turnedAt = this.world.timer.now();
  }

  /** A socket that is new to the server knows nothing of this client yet. */
  private introduce(): void {
    if (!this.audienceShown) void this.ask({ type: 'show_audience', shown: false });
    if (this.justListening) void this.ask({ type: 'just_listen', on: true });
  }

  private rise(counts: Reactions['counts']): void {
    this.bursts = risen(this.bursts, counts, this.lastBurst);
    const last = (this.lastBurst += Object.keys(counts).length);
    this.world.timer.after(RISES_FOR, () => (this.bursts = without(this.bursts, last)));
  }

  private become(phase: Phase, failure: string | null): void {
    this.phase = phase;
    this.failure = failure;
    if (this.session?.over) this.ownSound.stop();
  }

  private look(picture: Picture): void {
    if (picture.at !== this.picture?.at) this.ahead = Date.now() - Date.parse(picture.at);
    this.picture = picture;
    this.open = this.session?.voice.isOpen ?? false;
  }

  protected async ask(command: Command): Promise<boolean> {
    return (await this.session?.ask(command))?.ok ?? false;
  }

  private refuse(reason: string): void {
    this.refusal = { reason, at: Date.now() };
  }

  /** A hand without a working microphone is marked so, for whoever may accept it. */
  private describeMicrophone(): void {
    const { verdict } = this.world.microphone;
    if (verdict !== 'untested') void this.ask({ type: 'describe_hand', microphone: verdict });
  }

  /** Unplugged, taken by a call, or forbidden: muted everywhere, and the person is told. */
  private loseMicrophone(): void {
    if (!this.session?.voice.isOpen) return;
    this.mute();
    this.refuse('microphone_lost');
  }

  /** A test is over: the browser need not show a microphone in use while one waits. */
  private endTest(): void {
    if (this.ownSound.underWay || this.session?.voice.keeps) return;
    this.world.microphone.close();
  }

  private lookAtMicrophone(): void {
    const { state, devices, deviceId, level } = this.world.microphone;
    this.mic = { state, devices, deviceId, level: toBar(level) };
  }

  /** A page that nobody sees draws nothing; the lock screen says who speaks, less often. */
  private draw(session: Session, hearing: Hearing): void {
    if (session !== this.session) return;
    const hidden = this.world.hidden();
    const sound = hearing.read(this.world.timer.now());
    if (!hidden) this.show(sound);
    this.tellHandset(sound.levels);
    if (session.over) return;
    const every = hidden ? TELLS_EVERY : DRAWS_EVERY;
    this.world.timer.after(every, () => this.draw(session, hearing));
  }

  private tellHandset(levels: Sound['levels']): void {
    const over = this.session?.over ?? true;
    const screen = over ? null : derive.lockScreen(this.picture, levels, !this.muted);
    this.world.handset.show(screen);
    this.world.wakeLock.want(screen?.microphoneOpen ?? false);
  }

  private show({ levels, talkingWhileMuted, echo }: Sound): void {
    if (!sameLevels(levels, this.levels)) this.levels = levels;
    this.talkingWhileMuted = talkingWhileMuted;
    this.echo = echo;
    if (this.world.microphone.track) this.lookAtMicrophone();
  }
}

export const live: Live = new LiveConnection();
