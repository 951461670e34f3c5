/** A short sound for whose turn it is, and for who waits for hands. Off until somebody wants it. */

import { Kept } from '../../storage.ts';

/** Two notes, a fourth apart, soft: hertz, and seconds after the start. */
const NOTES = [
  { hertz: 587.33, at: 0 },
  { hertz: 783.99, at: 0.14 },
] as const;
const LOUDNESS = 0.12;
const FADES_WITHIN = 0.5;
/** Milliseconds: what a context that waits for a tap missed is not rung afterwards. */
const STILL_NEWS = 1000;

class Chime {
  #kept = new Kept<boolean>(() => localStorage, 'parvis.chime');
  on = $state(this.#kept.read() ?? false);
  #context: AudioContext | null = null;

  /** Inside the press: only one may start sound. Who turns it on hears what it is. */
  choose(on: boolean): void {
    this.on = on;
    this.#kept.write(on);
    this.ring();
  }

  ring(): void {
    if (!this.on) return;
    const context = (this.#context ??= new AudioContext());
    const asked = performance.now();
    // A phone call stops it, too.
    const ring = () => {
      if (performance.now() - asked > STILL_NEWS) return;
      for (const { hertz, at } of NOTES) this.#play(context, hertz, at);
    };
    context.resume().then(ring, () => undefined);
  }

  #play(context: AudioContext, hertz: number, after: number): void {
    const start = context.currentTime + after;
    const note = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + FADES_WITHIN);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(start + FADES_WITHIN);
  }
}

export const chime = new Chime();
