/** A live connection in a world that is the test's. */

import { LiveConnection } from '../live/live.svelte.ts';
import type { WorldEars } from '../live/world.ts';
import type { Event } from '../protocol/messages.ts';
import { onStage, roomOf, snapshot } from './rooms.ts';
import { turns } from './virtual.ts';
import { FakeWorld } from './worlds.ts';

export class Stay {
  readonly world = new FakeWorld();
  /** What the world tells: assigned while the connection is made. */
  ears!: WorldEars;
  readonly live = new LiveConnection((ears) => {
    this.ears = ears;
    return this.world;
  });

  async join(): Promise<void> {
    await this.live.join('room');
    await this.world.letIn();
  }

  /** I (ann) am on stage, muted; hana hosts. */
  async stand(hana: Parameters<typeof onStage>[1] = {}): Promise<void> {
    const view = roomOf(onStage('hana', { role: 'host', ...hana }), onStage('ann'));
    this.world.now = snapshot('ann', { view });
    await this.join();
  }

  happen(seq: number, event: Event): void {
    this.world.socket.say({ type: 'event', seq, event, people: [] });
  }

  /** The microphone opens, and the room says so. */
  async speak(seq = 2): Promise<void> {
    void this.live.unmute();
    await turns();
    this.happen(seq, { type: 'unmuted', at: '2026-11-24T18:02:00Z', participant: 'ann' });
    this.world.socket.acknowledge('unmute_self', seq);
    await turns();
  }

  mute(seq = 3): void {
    this.live.mute();
    const ann = { at: '2026-11-24T18:03:00Z', participant: 'ann', by: 'ann' };
    this.happen(seq, { type: 'muted', ...ann });
    this.world.socket.acknowledge('mute_self', seq);
  }
}
