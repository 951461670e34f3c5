/** What the screens read off the picture: pure. */

import { hostOf, isOnStage, person, queueOrder, stageOrder } from '../room/index.ts';
import type { Hand, Participant, Person } from '../protocol/messages.ts';
import type { LockScreen } from '../media/handset.ts';
import type { Picture } from '../protocol/picture.ts';
import type { Arrivals, Invited } from './types.ts';

/** Milliseconds that an invitation stays open (design §2). */
const INVITATION = 60_000;

export function myself(picture: Picture | null): Participant | null {
  return picture && person(picture.view, picture.me);
}

export function stage(picture: Picture | null): Participant[] {
  return picture ? stageOrder(picture.view) : [];
}

/** The names come a little later than the event that brings somebody on stage. */
export function audience(picture: Picture | null): Person[] {
  if (!picture) return [];
  const { people } = picture.view;
  const isThere = ({ id }: Person) => !people[id]?.on_stage_since && !people[id]?.removed;
  return picture.audience.filter(isThere);
}

/** Raised hands, the first first, with what is known beside them. */
export function queue(picture: Picture | null): Hand[] {
  if (!picture) return [];
  return queueOrder(picture.view).map(({ id }) => picture.hands.get(id) ?? undescribed(id));
}

function undescribed(participant: string): Hand {
  return { participant, topic: '', microphone: 'untested', spoke: false };
}

/** Whose media is silent, or whose connection is lost. */
export function reconnecting(picture: Picture | null): ReadonlySet<string> {
  if (!picture) return new Set();
  const lost = Object.values(picture.view.people).filter((who) => who.lost_at);
  return new Set([...picture.silent, ...lost.map((who) => who.id)]);
}

/** My hand is up, and nobody is before me. */
export function next(picture: Picture | null): boolean {
  const me = myself(picture);
  return Boolean(me?.hand_raised_at && !isOnStage(me) && picture?.before === 0);
}

/** Mine, open. `ahead`: milliseconds by which this device's clock is ahead of the server's. */
export function invitation(picture: Picture | null, ahead: number): Invited | null {
  const invited = myself(picture)?.invitation;
  if (!invited) return null;
  const at = Date.parse(invited.at) + ahead;
  return { by: invited.by, at, until: at + INVITATION };
}

export function arrivals(picture: Picture | null, ahead: number): Arrivals | null {
  if (!picture?.arrivals) return null;
  const { people, waiting } = picture.arrivals;
  const here = people.map(({ person, at }) => ({ person, at: Date.parse(at) + ahead }));
  return { people: here, waiting };
}

/** The stage was asked who takes over, and I am on it. */
export function askedToHost(picture: Picture | null): boolean {
  const me = myself(picture);
  return Boolean(picture?.view.stage_asked_at && me && isOnStage(me) && me.role !== 'host');
}

/** What a locked phone shows: the room, who is heard or who hosts, and the own microphone. */
export function lockScreen(
  picture: Picture | null,
  levels: ReadonlyMap<string, number>,
  open: boolean,
): LockScreen | null {
  if (!picture) return null;
  const { room, people, view } = picture;
  const speaks = stage(picture).find(({ id }) => levels.has(id)) ?? hostOf(view);
  const me = myself(picture);
  return {
    title: room.title,
    artist: people.get(speaks?.id ?? '')?.name ?? '',
    microphoneOpen: me && isOnStage(me) ? open : null,
  };
}

/** Is somebody else to be heard? On stage, unmuted, and not lost. */
export function somebodySpeaks(picture: Picture | null): boolean {
  const away = reconnecting(picture);
  return stage(picture).some((who) => who.id !== picture?.me && !who.muted && !away.has(who.id));
}

/** Whom *Mute all* concerns: never oneself, never the host. */
export function underMuteAll(stage: readonly Participant[], me: string | null): Participant[] {
  return stage.filter(({ id, role }) => id !== me && role !== 'host');
}
