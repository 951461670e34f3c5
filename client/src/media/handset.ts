/**
 * What the phone around the page shows and does while a room goes on: the lock screen (Media
 * Session), the buttons of a headset, and a screen that stays lit while one speaks.
 */

export interface LockScreen {
  readonly title: string;
  readonly artist: string;
  /** Null: this person has no microphone here. */
  readonly microphoneOpen: boolean | null;
}

export interface HandsetEars {
  listen(): void;
  toggleMicrophone(): void;
  leave(): void;
}

const ARTWORK = [192, 512].map((side) => ({
  src: `/icon-${side}.png`,
  sizes: `${side}x${side}`,
  type: 'image/png',
}));

/** No `pause`: the browser's own pauses the sound, and then `play` or "Tap to listen" begins it. */
const ACTIONS: Readonly<Record<string, keyof HandsetEars>> = {
  play: 'listen',
  togglemicrophone: 'toggleMicrophone',
  hangup: 'leave',
};

export class Handset {
  private shown = '';

  constructor(private readonly ears: HandsetEars) {}

  /** Null: no room goes on. */
  show(screen: LockScreen | null): void {
    const { mediaSession } = navigator as Partial<Navigator>;
    const now = JSON.stringify(screen);
    if (!mediaSession || now === this.shown) return;
    this.shown = now;
    const { title, artist, microphoneOpen } = screen ?? {};
    mediaSession.metadata = screen && new MediaMetadata({ title, artist, artwork: ARTWORK });
    mediaSession.playbackState = screen ? 'playing' : 'none';
    // Not every browser has this one.
    void (mediaSession as Partial<MediaSession>).setMicrophoneActive?.(microphoneOpen ?? false);
    for (const [action, ear] of Object.entries(ACTIONS)) {
      handle(mediaSession, action, screen && (() => this.ears[ear]()));
    }
  }
}

/** A browser throws at the name of an action that it does not know. */
function handle(session: MediaSession, action: string, run: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, run);
  } catch {
    // It has no such button.
  }
}
