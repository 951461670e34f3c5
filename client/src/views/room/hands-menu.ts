/** What may be done with all hands at once, in the order it is shown; some ask before. */

import CheckCheck from '@lucide/svelte/icons/check-check';
import BellRing from '@lucide/svelte/icons/bell-ring';
import ChevronsDown from '@lucide/svelte/icons/chevrons-down';
import HandIcon from '@lucide/svelte/icons/hand';
import MicOff from '@lucide/svelte/icons/mic-off';
import type { Live } from '$live/types.ts';
import { number } from '$i18n/format.ts';
import { m } from '$paraglide/messages';
import type { Entry } from '../ui/Menu.svelte';
import { chime } from './chime.svelte.ts';
import { bringing, rowsOf } from './queue.ts';

export interface Question {
  title: string;
  hint: string;
  yes: string;
  run: () => void;
}

const counted = (n: number): { n: number; shown: string } => ({ n, shown: number(n) });

/** "Bring 4 people on stage? The other 3 stay in the queue." Null: nobody could come. */
export function askAcceptAll(live: Live): Question | null {
  const { comes, stays, free } = bringing(live);
  if (comes === 0) return null;
  return {
    title: m.bring_people_ask(counted(comes)),
    hint: stays ? m.others_stay(counted(stays)) : m.places_free(counted(free)),
    yes: m.bring_people(counted(comes)),
    run: () => live.acceptAll(),
  };
}

export function askLowerAll(live: Live): Question | null {
  const hands = rowsOf(live).length;
  if (hands === 0) return null;
  return {
    title: m.lower_hands_ask(counted(hands)),
    hint: m.lower_all_hint(),
    yes: m.lower_hands(counted(hands)),
    run: () => live.lowerAll(),
  };
}

/** Why Accept all would bring nobody; null: it would. */
function acceptAllBarred(live: Live): string | null {
  const { comes, stays } = bringing(live);
  if (comes) return null;
  return stays ? m.barred_stage_full() : m.no_hands();
}

export function handsEntries(live: Live, ask: (question: Question | null) => void): Entry[] {
  return [
    {
      id: 'accept_all',
      icon: CheckCheck,
      label: m.accept_all(),
      hint: acceptAllBarred(live) ?? m.accept_all_hint(),
      run: () => ask(askAcceptAll(live)),
    },
    {
      id: 'lower_all',
      icon: ChevronsDown,
      label: m.lower_all(),
      hint: rowsOf(live).length ? m.lower_all_hint() : m.no_hands(),
      run: () => ask(askLowerAll(live)),
    },
    {
      id: 'hands_open',
      icon: HandIcon,
      label: m.hands_open(),
      hint: m.hands_switch_hint(),
      on: live.handsOpen,
      run: () => (live.handsOpen ? live.closeHands() : live.openHands()),
    },
    {
      id: 'mute_all',
      icon: MicOff,
      label: m.mute_all(),
      hint: m.mute_all_hint(),
      run: () => live.muteAll(),
    },
    {
      id: 'chime',
      icon: BellRing,
      label: m.chime(),
      hint: m.chime_hands_hint(),
      on: chime.on,
      run: () => chime.choose(!chime.on),
    },
  ];
}
