/**
 * One media connection: one offer, one answer, for all its life (design §1.3).
 *
 * The first m-line is the microphone, without a track until one speaks; the other three are the
 * slots in which the loudest speakers are heard.
 */

import { toLevel, type Heard } from './levels.ts';
import type { Checks } from './watchdog.ts';

const SLOTS = 3;

/** How much came, and how much of it was missed. */
export interface Received {
  readonly packets: number;
  readonly lost: number;
  /** Sum of `totalAudioEnergy` (W3C webrtc-stats): grows while something audible is played. */
  readonly energy: number;
  readonly checks: Checks | null;
}

const NOTHING: Received = { packets: 0, lost: 0, energy: 0, checks: null };

export class Peer {
  private readonly connection: RTCPeerConnection;
  private readonly microphone: RTCRtpTransceiver;
  private readonly slots: RTCRtpTransceiver[];

  /** Makes its tracks at once, so that a tap may start playing them. */
  constructor() {
    this.connection = new RTCPeerConnection();
    this.microphone = this.connection.addTransceiver('audio', { direction: 'sendonly' });
    this.slots = Array.from({ length: SLOTS }, () =>
      this.connection.addTransceiver('audio', { direction: 'recvonly' }),
    );
  }

  get state(): RTCPeerConnectionState {
    return this.connection.connectionState;
  }

  /** What the slots will play, from the first moment on. */
  get tracks(): MediaStreamTrack[] {
    return this.slots.map((slot) => slot.receiver.track);
  }

  onState(listener: () => void): void {
    this.connection.onconnectionstatechange = listener;
  }

  /** Without waiting for candidates: the core listens passively. */
  async offer(): Promise<string> {
    await this.connection.setLocalDescription();
    return this.connection.localDescription?.sdp ?? '';
  }

  async accept(answer: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** Puts the microphone on the line, or takes it off (null). A closed line sends nothing anyway. */
  async send(track: MediaStreamTrack | null): Promise<void> {
    await this.microphone.sender.replaceTrack(track).catch(() => {});
  }

  /** Who is in the slots and how loud, told by the packets themselves. */
  heard(): Heard[] {
    return this.slots.flatMap(({ receiver }) => heardIn(receiver));
  }

  async received(): Promise<Received> {
    if (this.state === 'closed') return NOTHING;
    const reports = await Promise.all(this.slots.map((slot) => slot.receiver.getStats()));
    const stats = reports.flatMap((report) => [...report.values()]) as Statistics[];
    const inbound = stats.filter(({ type }) => type === 'inbound-rtp');
    return {
      packets: sum(inbound, (r) => r.packetsReceived),
      lost: sum(inbound, (r) => r.packetsLost),
      energy: sum(inbound, (r) => r.totalAudioEnergy),
      checks: checksOf(stats),
    };
  }

  /** All statistics, for the probe. */
  async statistics(): Promise<unknown[]> {
    return [...(await this.connection.getStats()).values()];
  }

  /** At once: the other side is told by DTLS (close_notify). */
  close(): void {
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }
}

/** Some browsers tell the level (RFC 6464) of the stream only, not of whom it names. */
function heardIn(receiver: RTCRtpReceiver): Heard[] {
  const level = receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
  return receiver.getContributingSources().map(({ source, audioLevel, timestamp }) => ({
    csrc: source,
    level: toLevel(audioLevel ?? level),
    stamp: timestamp,
  }));
}

type Statistics = { id: string; type: string } & Partial<
  Pick<RTCInboundRtpStreamStats, 'packetsReceived' | 'packetsLost' | 'totalAudioEnergy'>
> &
  Partial<Pick<RTCIceCandidatePairStats, 'requestsSent' | 'responsesReceived' | 'nominated'>>;

/** Of the path in use what is asked, of every path what is answered: another may take over. */
function checksOf(stats: Statistics[]): Checks | null {
  const pairs = new Map(stats.filter(isPair).map((pair) => [pair.id, pair]));
  const used = [...pairs.values()].filter(({ nominated }) => nominated);
  if (!used.some(({ requestsSent }) => requestsSent !== undefined)) return null;
  return {
    asked: sum(used, (pair) => pair.requestsSent),
    answered: sum([...pairs.values()], (pair) => pair.responsesReceived),
  };
}

const isPair = ({ type }: Statistics): boolean => type === 'candidate-pair';

function sum(reports: Statistics[], field: (report: Statistics) => number | undefined): number {
  return reports.reduce((total, report) => total + (field(report) ?? 0), 0);
}
