/** A room as it is being written: before it opens, and while it lives. */

import type { OpenRoom, RoomInfo } from '$protocol/messages.ts';

export type RoomDraft = { -readonly [K in keyof OpenRoom]-?: OpenRoom[K] };

export function newDraft(): RoomDraft {
  return {
    title: '',
    description: '',
    visibility: 'public',
    visitors: true,
    visitors_speak: false,
    reactions: true,
  };
}

export function draftOf(room: RoomInfo): RoomDraft {
  const { title, description, visibility, visitors, visitors_speak, reactions } = room;
  return { title, description, visibility, visitors, visitors_speak, reactions };
}

/** As it is sent: no visitor speaks where none may come in. */
export function tidied(draft: RoomDraft): RoomDraft {
  return {
    ...draft,
    title: draft.title.trim(),
    description: draft.description.trim(),
    visitors_speak: draft.visitors && draft.visitors_speak,
  };
}

/** Only what was changed: two who edit at once do not undo each other. */
export function changes(from: RoomDraft, to: RoomDraft): Partial<RoomDraft> {
  const keys = Object.keys(to) as (keyof RoomDraft)[];
  return Object.fromEntries(
    keys.filter((key) => to[key] !== from[key]).map((key) => [key, to[key]]),
  );
}
