/** What is heard, ten times a second: who speaks, who talks while muted, an echo of the room. */

import { Echo } from '../media/echo.ts';
import { toLevel } from '../media/levels.ts';
import { Speech } from '../media/speech.ts';
import { isOnStage } from '../room/index.ts';
import { myself, somebodySpeaks } from './derive.ts';
import { Loudness } from './loudness.ts';
import type { Session } from './session.ts';
import type { Step } from './types.ts';
import type { MicrophonePart } from './world.ts';

export interface Sound {
  readonly levels: ReadonlyMap<string, Step>;
  readonly talkingWhileMuted: boolean;
  readonly echo: boolean;
}

export const QUIET: Sound = { levels: new Map(), talkingWhileMuted: false, echo: false };

type Heard = Pick<Session, 'picture' | 'line' | 'voice' | 'over'>;
type Mouth = Pick<MicrophonePart, 'level' | 'track'>;

export class Hearing {
  private readonly loudness = new Loudness();
  private readonly echo = new Echo();
  private speech = new Speech();

  constructor(
    private readonly session: Heard,
    private readonly mouth: Mouth,
  ) {}

  /** `now`: monotonic milliseconds. */
  read(now: number): Sound {
    const { picture, line, voice, over } = this.session;
    if (over || !picture || !line) return QUIET;
    const own = voice.isOpen ? this.mouth.level : null;
    return {
      levels: this.loudness.read(picture, line.heard(), own, now),
      talkingWhileMuted: this.talksWhileMuted(now),
      echo: this.hearsTheRoom(own, now),
    };
  }

  /** Only who has spoken on this stage: before that nobody expects a microphone to listen. */
  private talksWhileMuted(now: number): boolean {
    const { picture, voice } = this.session;
    const me = myself(picture);
    const listens = me && isOnStage(me) && !voice.isOpen && voice.wasOpen && this.mouth.track;
    if (listens) return this.speech.hear(toLevel(this.mouth.level), now);
    this.speech = new Speech();
    return false;
  }

  private hearsTheRoom(own: number | null, now: number): boolean {
    const { picture } = this.session;
    const both = own !== null && somebodySpeaks(picture);
    if (both) return this.echo.hear(toLevel(own), this.loudness.loudestOther(now), now);
    this.echo.reset();
    return false;
  }
}

/** Nothing is drawn anew that is as it was. */
export function sameLevels(a: Sound['levels'], b: Sound['levels']): boolean {
  return a.size === b.size && [...a].every(([id, step]) => b.get(id) === step);
}
