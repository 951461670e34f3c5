/** One person's stay in a room, with what it tells, in a world that is the test's. */

import type { Entry } from '../live/entrance.ts';
import { Session } from '../live/session.ts';
import type { Event } from '../protocol/messages.ts';
import { onStage, roomOf, snapshot, T1 } from './rooms.ts';
import { turns, type VirtualTime } from './virtual.ts';
import { FakeWorld } from './worlds.ts';

export class Visit {
  readonly world: FakeWorld;
  readonly session: Session;
  /** Phases (or why one failed), news and refusals, in their order. */
  told: string[] = [];

  constructor(entry: Entry = {}, timer?: VirtualTime) {
    this.world = new FakeWorld(timer);
    const ears = {
      phase: (phase: string, failure: string | null) => this.told.push(failure ?? phase),
      picture: () => {},
      news: (kind: string) => this.told.push(`news: ${kind}`),
      refused: ({ type }: { type: string }, why: string) => this.told.push(`${type}: ${why}`),
      reactions: () => {},
      attached: () => {},
    };
    this.session = new Session(this.world, ears, 'room', entry);
  }

  /** Ann listens. */
  async join(): Promise<void> {
    await this.session.join();
    await this.world.letIn();
    this.told = [];
  }

  /** Ann is on stage with an open microphone. */
  async speak(): Promise<MediaStreamTrack | null> {
    const { world } = this;
    world.now = snapshot('ann', { view: roomOf(onStage('ann')) });
    await this.join();
    void this.session.voice.unmute();
    await turns();
    world.socket.acknowledge('unmute_self', 2);
    this.happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
    world.now = snapshot('ann', { seq: 2, view: roomOf(onStage('ann', { muted: false })) });
    return world.microphone.track;
  }

  happen(seq: number, event: Event): void {
    this.world.socket.say({ type: 'event', seq, event, people: [] });
  }
}
