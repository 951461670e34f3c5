/**
 * When to join again, decided from what is seen of the media connection: pure.
 *
 * There is no ICE restart: every repair is a new join that names the connection it replaces
 * (design §1.3). A needless one costs little, as the old connection plays until the new one stands.
 */

/** Milliseconds. */
const CONNECTS_WITHIN = 8000;
const DISCONNECTED_FOR = 1000;
/** Longer than the 3 s after which a speaker is told to be reconnecting, and no longer expected. */
const SILENT_FOR = 5000;

export interface Sight {
  /** Monotonic milliseconds. */
  readonly now: number;
  readonly state: RTCPeerConnectionState;
  /** Media packets so far on this connection. */
  readonly packets: number;
  /** Is there somebody else who is on stage, unmuted and not lost? */
  readonly expected: boolean;
}

export type Reason = 'failed' | 'disconnected' | 'never_connected' | 'no_packets';

/** One per media connection: it remembers since when things are as they are. */
export class Watchdog {
  private since: number;
  private state: RTCPeerConnectionState = 'new';
  private packets = 0;
  private heardAt: number | null = null;

  constructor(private readonly began: number) {
    this.since = began;
  }

  /** Why to join again now, or null. */
  look(sight: Sight): Reason | null {
    this.remember(sight);
    const lasted = sight.now - this.since;
    if (sight.state === 'failed' || sight.state === 'closed') return 'failed';
    if (sight.state === 'disconnected') return lasted >= DISCONNECTED_FOR ? 'disconnected' : null;
    if (sight.state === 'connected') return this.silent(sight) ? 'no_packets' : null;
    return sight.now - this.began >= CONNECTS_WITHIN ? 'never_connected' : null;
  }

  private remember(sight: Sight): void {
    if (sight.state !== this.state) this.since = sight.now;
    this.state = sight.state;
    if (sight.packets > this.packets) this.heardAt = sight.now;
    // Nobody was to be heard: the silence begins when somebody is.
    else if (!sight.expected && this.heardAt !== null) this.heardAt = sight.now;
    this.packets = sight.packets;
  }

  /** Only a flow that stopped is a fault: a speaker whose own uplink is dead never sent any. */
  private silent({ now, expected }: Sight): boolean {
    return expected && this.heardAt !== null && now - this.heardAt >= SILENT_FOR;
  }
}
