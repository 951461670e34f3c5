/** As whom one comes in, and in whose place: the one request of a join. */

import type { Joined } from '../protocol/messages.ts';
import type { Outcome } from './outcome.ts';
import type { JoinOptions } from './types.ts';
import type { Line, World } from './world.ts';

/** Refusals that only a stranger meets. */
const TO_STRANGERS: readonly (string | null)[] = ['name_needed', 'visitors_not_allowed'];

export interface Entry extends JoinOptions {
  readonly justListening?: () => boolean;
}

export class Entrance {
  private replaces: string | null = null;
  /** A visitor's. */
  private name: string | null;

  constructor(
    private readonly world: Pick<World, 'join' | 'memory'>,
    private readonly room: string,
    private readonly entry: Entry,
  ) {
    this.name = entry.name ?? null;
  }

  /** Where this tab was before it was reloaded. */
  recall(): void {
    const here = this.world.memory.read();
    if (here?.room !== this.room) return;
    this.replaces = here.connection;
    this.name ??= here.name;
  }

  /** This connection is the one to replace from now on. */
  remember(connection: string): void {
    this.replaces = connection;
    const { room, name } = this;
    this.world.memory.write({ room, name, connection, at: Date.now() });
  }

  /** The cookie of an account says who it is. */
  asAccount(): void {
    this.name = null;
  }

  /** Offer in; answer, snapshot and ticket out. `patience`: how the question is asked. */
  async pass(
    line: Line,
    patience: (ask: () => Promise<Joined>) => Promise<Joined>,
  ): Promise<Joined> {
    const offer = await line.offer();
    const joined = await patience(() => this.world.join(this.room, { offer, ...this.said }));
    await line.accept(joined.answer);
    return joined;
  }

  /** Who was here as an account and is taken for a stranger has been signed out. */
  refused(outcome: Outcome): Outcome {
    const stranger = this.name === null && TO_STRANGERS.includes(outcome.failure);
    return stranger ? { phase: 'signed_out', failure: null } : outcome;
  }

  private get said() {
    const { replaces, name, entry } = this;
    const just_listening = entry.justListening?.() ?? false;
    return { replaces, name, invitation: entry.invitation, just_listening };
  }
}
