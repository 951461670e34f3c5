/**
 * When to join again, decided from what is seen of the media connection: pure.
 *
 * There is no ICE restart: every repair is a new join that names the connection it replaces
 * (design §1.3). A needless one costs little, as the old connection plays until the new one stands:
 * whoever recovers first, the browser on another path (ICE over TCP) or the repair, is heard.
 */

/** Milliseconds. */
const CONNECTS_WITHIN = 8000;
const DISCONNECTED_FOR = 1000;
/** Longer than the 3 s after which a speaker is told to be reconnecting, and no longer expected. */
const SILENT_FOR = 5000;

/**
 * A path is dead on which nothing comes, not even an answer to the browser's own checks (STUN,
 * RFC 7675). Where a voice is expected this is known soon; where all are silent, a check may be lost.
 */
const DEAD = {
  expected: { silence: 2000, unanswered: 300 },
  silent: { silence: 4000, unanswered: 1500 },
} as const;

/**
 * A look speaks for no more than this before it. Timers of a tab in the background come once a
 * minute, and what was in between nobody saw.
 */
const LOOK = 1000;

export interface Sight {
  /** Monotonic milliseconds. */
  readonly now: number;
  readonly state: RTCPeerConnectionState;
  /** Media packets so far on this connection. */
  readonly packets: number;
  /** Checks of the path so far, and their answers; null: this browser does not tell. */
  readonly checks: Checks | null;
  /** Is there somebody else who is on stage, unmuted and not lost? */
  readonly expected: boolean;
}

export interface Checks {
  readonly asked: number;
  readonly answered: number;
}

export type Reason = 'failed' | 'disconnected' | 'never_connected' | 'no_packets' | 'no_answer';

/** One per media connection: it remembers since when things are as they are. */
export class Watchdog {
  /** Milliseconds that were seen. */
  private seen = 0;
  private since = 0;
  private state: RTCPeerConnectionState = 'new';
  private packets = 0;
  private heardAt: number | null = null;
  private readonly path = new Path();

  constructor(private lookedAt: number) {}

  /** Nothing came since the look before: the next one had better come soon. */
  get suspects(): boolean {
    return this.heardAt !== null && this.heardAt < this.seen;
  }

  /** Why to join again now, or null. */
  look(sight: Sight): Reason | null {
    this.seen += Math.min(LOOK, sight.now - this.lookedAt);
    this.lookedAt = sight.now;
    this.remember(sight);
    const lasted = this.seen - this.since;
    if (sight.state === 'failed' || sight.state === 'closed') return 'failed';
    if (sight.state === 'disconnected') return lasted >= DISCONNECTED_FOR ? 'disconnected' : null;
    if (sight.state === 'connected') return this.stands(sight);
    return this.seen >= CONNECTS_WITHIN ? 'never_connected' : null;
  }

  private remember(sight: Sight): void {
    if (sight.state !== this.state) this.since = this.seen;
    this.state = sight.state;
    const came = sight.packets > this.packets;
    if (came) this.heardAt = this.seen;
    // Nobody was to be heard: the silence begins when somebody is.
    else if (!sight.expected && this.heardAt !== null) this.heardAt = this.seen;
    this.packets = sight.packets;
    this.path.look(this.seen, came, sight.checks);
  }

  private stands({ expected }: Sight): Reason | null {
    if (this.path.isDead(this.seen, DEAD[expected ? 'expected' : 'silent'])) return 'no_answer';
    // Only a flow that stopped is a fault: a speaker whose own uplink is dead never sent any.
    const silent = this.heardAt !== null && this.seen - this.heardAt >= SILENT_FOR;
    return expected && silent ? 'no_packets' : null;
  }
}

/** Whether anything at all still comes from the other side. */
class Path {
  private aliveAt = 0;
  private checks: Checks = { asked: 0, answered: 0 };
  /** Since when a check waits for its answer. */
  private waitsSince: number | null = null;

  look(now: number, came: boolean, checks: Checks | null): void {
    if (!checks) return;
    const alive = came || checks.answered > this.checks.answered;
    if (alive) {
      this.aliveAt = now;
      this.waitsSince = null;
    } else if (checks.asked > this.checks.asked) this.waitsSince ??= now;
    this.checks = checks;
  }

  isDead(now: number, after: { silence: number; unanswered: number }): boolean {
    if (this.waitsSince === null) return false;
    return now - this.aliveAt >= after.silence && now - this.waitsSince >= after.unanswered;
  }
}
