/** What the protocol needs from the world. The browser gives it (live/world.ts); tests give fakes. */

/** A text socket: the part of WebSocket that is used here. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
}

export interface SocketEars {
  opened(): void;
  heard(text: string): void;
  closed(code: number): void;
}

export type OpenSocket = (ears: SocketEars) => Socket;

/** Calls it off. */
export type Cancel = () => void;

export interface Timer {
  /** Monotonic milliseconds. */
  now(): number;
  after(ms: number, run: () => void): Cancel;
}

/** Uniform in [0, 1). */
export type Dice = () => number;
