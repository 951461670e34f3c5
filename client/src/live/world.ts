/** What a session needs from the browser and the server; tests give fakes. */

import { LeaseEnded, TicketRefused } from '../protocol/connection.ts';
import type { Join, Joined, SoundChecked, Ticket } from '../protocol/messages.ts';
import type { Dice, OpenSocket, Timer } from '../protocol/ports.ts';
import { Handset, type HandsetEars } from '../media/handset.ts';
import { Peer } from '../media/peer.ts';
import { Microphone, type MicrophoneEars } from '../media/microphone.ts';
import { Playback, type PlaybackState } from '../media/playback.ts';
import { Recorder } from '../media/recorder.ts';
import { WakeLock } from '../media/wakelock.ts';
import { call, Problem, roomPath } from './api.ts';
import { listeners, memory, type Choice, type Memory } from './memory.ts';
import { isPassing } from './outcome.ts';
import { probing } from './probe.ts';

/** The part of Peer that a session uses. */
export type Line = Pick<
  Peer,
  | 'state'
  | 'tracks'
  | 'onState'
  | 'offer'
  | 'accept'
  | 'send'
  | 'heard'
  | 'received'
  | 'statistics'
  | 'close'
>;

/** The part of Microphone that the live connection uses. */
export type MicrophonePart = Pick<
  Microphone,
  | 'state'
  | 'verdict'
  | 'level'
  | 'devices'
  | 'deviceId'
  | 'track'
  | 'open'
  | 'choose'
  | 'silence'
  | 'close'
>;

export interface World {
  readonly timer: Timer;
  readonly dice: Dice;
  readonly newId: () => string;
  readonly open: OpenSocket;
  readonly join: (room: string, join: Join) => Promise<Joined>;
  /** Throws LeaseEnded or TicketRefused. */
  readonly ticket: (room: string, connection: string) => Promise<string>;
  readonly newLine: () => Line;
  /** Inside a tap. */
  readonly newRecorder: () => Pick<Recorder, 'start' | 'play' | 'close'>;
  readonly checks: Checks;
  /** Nobody sees the page. */
  readonly hidden: () => boolean;
  readonly playback: Pick<Playback, 'play' | 'start' | 'stop'>;
  readonly microphone: MicrophonePart;
  readonly handset: Pick<Handset, 'show'>;
  readonly wakeLock: Pick<WakeLock, 'want'>;
  readonly memory: Memory;
  /** In which rooms this person is just listening. */
  readonly listeners: Pick<Choice, 'has' | 'set'>;
}

/** Echoes of oneself in the media core. */
export interface Checks {
  begin(room: string, offer: string): Promise<SoundChecked>;
  end(room: string, connection: string): Promise<void>;
}

export interface WorldEars extends MicrophoneEars, HandsetEars {
  playback(state: PlaybackState): void;
}

/** The world as it is. */
export function browserWorld(ears: WorldEars): World {
  return {
    timer: { now: () => performance.now(), after },
    dice: Math.random,
    newId,
    open: openSocket,
    join: (room, body) => call<Joined>('POST', roomPath(room, 'join'), body),
    ticket,
    newLine: () => new Peer(),
    newRecorder: () => new Recorder(),
    checks: {
      begin: (room, offer) => call('POST', roomPath(room, 'sound-check'), { offer }),
      end: (room, connection) => call('DELETE', roomPath(room, 'sound-check', connection)),
    },
    hidden: () => document.hidden,
    playback: new Playback((state) => ears.playback(state)),
    // A test's tone is what the processing of a voice would take away.
    microphone: new Microphone(ears, !probing()),
    handset: new Handset(ears),
    wakeLock: new WakeLock(),
    memory,
    listeners,
  };
}

function after(ms: number, run: () => void): () => void {
  const timeout = setTimeout(run, ms);
  return () => clearTimeout(timeout);
}

/** Not `crypto.randomUUID`: a page over plain HTTP has none. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes));
}

const openSocket: OpenSocket = (ears) => {
  const url = new URL('/api/v1/socket', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url);
  socket.onopen = () => ears.opened();
  socket.onmessage = (message) => ears.heard(String(message.data));
  socket.onclose = (close) => ears.closed(close.code);
  return socket;
};

async function ticket(room: string, connection: string): Promise<string> {
  try {
    return (await call<Ticket>('POST', roomPath(room, 'ticket'), { connection })).ticket;
  } catch (error) {
    throw error instanceof Problem ? verdict(error) : error;
  }
}

/** A server that is away or busy may say yes later; any other no is about this lease. */
function verdict(problem: Problem): Error {
  if (isPassing(problem)) return new TicketRefused(problem.retryAfter);
  return new LeaseEnded(problem.code === 'replaced' ? 'replaced' : 'rejoin');
}
