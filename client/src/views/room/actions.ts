/** What this person may do to that one: the client's copy of the server's table, for showing only. */

import type { Live, Participant, Role } from '$live/types.ts';
import { m } from '$paraglide/messages';

export type ActionId =
  | 'accept'
  | 'invite'
  | 'not_now'
  | 'mute'
  | 'move'
  | 'make_moderator'
  | 'unmake_moderator'
  | 'hand_over'
  | 'remove';

type Named = (inputs: { name: string }) => string;

export interface Action {
  id: ActionId;
  /** `first`: what one most likely came for, a button; `final`: last, in brick. */
  weight?: 'first' | 'final';
  label: Named;
  hint: (whom: Participant) => string;
  /** Asked once more, with this question, before it is done. */
  ask?: { question: Named; hint: () => string };
  run: (live: Live, participant: string) => void;
  /** Whether it makes sense for this person now. */
  applies: (whom: Participant) => boolean;
  /** Why it cannot be done just now, in words; null: it can. */
  barred?: (live: Live, whom: Participant) => string | null;
  /** Who may, and to whom (`parvis.room.permissions`). */
  may: May;
  /** A role needs an account. */
  accountsOnly?: true;
}

type May = Partial<Record<Role, readonly Role[]>>;

const ANYBODY: readonly Role[] = ['host', 'moderator', 'guest'];
const NOT_HOST: readonly Role[] = ['moderator', 'guest'];
const LEADERS: May = { host: ANYBODY, moderator: ANYBODY };
const LEADERS_SPARE_HOST: May = { host: NOT_HOST, moderator: NOT_HOST };
const HOST_ONLY: May = { host: NOT_HOST };

const onStage = (whom: Participant): boolean => whom.on_stage_since !== null;
const handUp = (whom: Participant): boolean => whom.hand_raised_at !== null;
const always = (): boolean => true;

export const ACTIONS: readonly Action[] = [
  {
    id: 'accept',
    weight: 'first',
    label: m.accept_name,
    hint: (whom) => (onStage(whom) ? m.accept_on_stage_hint() : m.accept_hint()),
    run: (live, id) => live.accept(id),
    applies: handUp,
    may: LEADERS,
  },
  {
    id: 'invite',
    weight: 'first',
    label: m.invite_to_speak,
    hint: m.invite_hint,
    run: (live, id) => live.inviteToStage(id),
    applies: (whom) => !onStage(whom) && !handUp(whom),
    barred: invitationBarred,
    may: LEADERS,
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
    may: LEADERS_SPARE_HOST,
  },
  {
    id: 'move',
    label: m.move_name,
    hint: m.move_name_hint,
    run: (live, id) => live.moveToAudience(id),
    applies: onStage,
    may: LEADERS_SPARE_HOST,
  },
  {
    id: 'make_moderator',
    label: m.make_moderator,
    hint: m.make_moderator_hint,
    ask: { question: m.make_moderator_ask, hint: m.make_moderator_ask_hint },
    run: (live, id) => live.makeModerator(id),
    applies: (whom) => whom.role === 'guest',
    may: HOST_ONLY,
    accountsOnly: true,
  },
  {
    id: 'unmake_moderator',
    label: m.unmake_moderator,
    hint: m.unmake_moderator_hint,
    run: (live, id) => live.unmakeModerator(id),
    applies: (whom) => whom.role === 'moderator',
    may: HOST_ONLY,
  },
  {
    id: 'hand_over',
    label: m.hand_over,
    hint: m.hand_over_hint,
    ask: { question: m.hand_over_ask, hint: m.hand_over_ask_hint },
    run: (live, id) => live.handOver(id),
    applies: always,
    may: HOST_ONLY,
    accountsOnly: true,
  },
  {
    id: 'remove',
    weight: 'final',
    label: m.remove_name,
    hint: m.remove_name_hint,
    ask: { question: m.remove_ask, hint: m.remove_ask_hint },
    run: (live, id) => live.remove(id),
    applies: always,
    may: { host: NOT_HOST, moderator: ['guest'] },
  },
];

export function actionsOn(whom: Participant, mine: Role, visitor = false): Action[] {
  const may = (action: Action) => action.may[mine]?.includes(whom.role);
  const fits = (action: Action) => action.applies(whom) && !(visitor && action.accountsOnly);
  return ACTIONS.filter((action) => may(action) && fits(action));
}

function invitationBarred(live: Live, whom: Participant): string | null {
  const visitor = live.people.get(whom.id)?.visitor && !live.room?.visitors_speak;
  if (visitor) return m.barred_visitor();
  if (whom.invitation) return m.barred_invited();
  return placesFree(live) > 0 ? null : m.barred_stage_full();
}

/** Open invitations hold their place (design §2). */
export function placesFree({ view, stage }: Pick<Live, 'view' | 'stage'>): number {
  if (!view) return 0;
  const invited = Object.values(view.people).filter((who) => who.invitation && !onStage(who));
  return Math.max(0, view.stage_size - stage.length - invited.length);
}
