/** The two choices a person makes about how Parvis looks: language and light. Kept in this browser. */

import {
  getLocale,
  isLocale,
  locales,
  localStorageKey,
  overwriteGetLocale,
  type Locale,
} from '$paraglide/runtime';

export const LOOKS = ['device', 'light', 'dark'] as const;
export type Look = (typeof LOOKS)[number];

const LOOK_KEY = 'parvis.look';

/** Names of languages are written in themselves: who is lost must be able to read them. */
export const LANGUAGES: Record<Locale, string> = { en: 'English', fr: 'Français' };

/** Storage may be refused (private windows, policies): a choice then lasts as long as the page. */
function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // The page goes on without it.
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What was chosen, else the first language of the browser that we speak. */
function firstLanguage(): Locale {
  const chosen = recall(localStorageKey);
  if (isLocale(chosen)) return chosen;
  const wanted = globalThis.navigator?.languages ?? [];
  const short = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return short.find((tag): tag is Locale => isLocale(tag)) ?? locales[0];
}

class Choices {
  language = $state<Locale>(firstLanguage());
  look = $state<Look>((recall(LOOK_KEY) as Look | null) ?? 'device');

  speak(language: Locale): void {
    this.language = language;
    remember(localStorageKey, language);
  }

  light(look: Look): void {
    this.look = look;
    remember(LOOK_KEY, look === 'device' ? null : look);
  }

  /** Write both where the browser and screen readers look for them. */
  apply(root: HTMLElement): void {
    root.lang = this.language;
    if (this.look === 'device') delete root.dataset.theme;
    else root.dataset.theme = this.look;
  }
}

export const choices = new Choices();

// Every message reads the language from here, so a change redraws the words and nothing else:
// no reload, the sound goes on.
overwriteGetLocale(() => choices.language);

export { getLocale, locales, type Locale };
