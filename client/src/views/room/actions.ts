/** What this person may do to that one: the client's copy of the server's table, for showing only. */

import type { Live, Participant, Role } from '$live/types.ts';
import { m } from '$paraglide/messages';

export type ActionId = 'accept' | 'not_now' | 'mute' | 'move' | 'remove';

export interface Action {
  id: ActionId;
  label: (inputs: { name: string }) => string;
  hint: () => string;
  run: (live: Live, participant: string) => void;
  /** Cannot be undone: last, and in brick. */
  final?: boolean;
  /** Whether it makes sense for this person now. */
  applies: (whom: Participant) => boolean;
  /** Who may, and to whom (`parvis.room.permissions`). */
  may: Partial<Record<Role, readonly Role[]>>;
}

const NOT_HOST: readonly Role[] = ['moderator', 'guest'];
const ANYBODY: readonly Role[] = ['host', 'moderator', 'guest'];
const onStage = (whom: Participant): boolean => whom.on_stage_since !== null;
const handUp = (whom: Participant): boolean => whom.hand_raised_at !== null;

export const ACTIONS: readonly Action[] = [
  {
    id: 'accept',
    label: m.accept_name,
    hint: m.accept_hint,
    run: (live, id) => live.accept(id),
    applies: handUp,
    may: { host: ANYBODY, moderator: ANYBODY },
  },
  {
    id: 'not_now',
    label: m.not_now,
    hint: m.not_now_hint,
    run: (live, id) => live.notNow(id),
    applies: handUp,
    may: { host: ANYBODY, moderator: NOT_HOST },
  },
  {
    id: 'mute',
    label: m.mute_name,
    hint: m.mute_name_hint,
    run: (live, id) => live.muteOther(id),
    applies: onStage,
    may: { host: NOT_HOST, moderator: NOT_HOST },
  },
  {
    id: 'move',
    label: m.move_name,
    hint: m.move_name_hint,
    run: (live, id) => live.moveToAudience(id),
    applies: onStage,
    may: { host: NOT_HOST, moderator: NOT_HOST },
  },
  {
    id: 'remove',
    label: m.remove_name,
    hint: m.remove_name_hint,
    run: (live, id) => live.remove(id),
    final: true,
    applies: () => true,
    may: { host: NOT_HOST, moderator: ['guest'] },
  },
];

export function actionsOn(whom: Participant, mine: Role): Action[] {
  return ACTIONS.filter((action) => action.applies(whom) && action.may[mine]?.includes(whom.role));
}
