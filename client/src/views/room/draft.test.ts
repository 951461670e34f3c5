import { describe, expect, it } from 'vitest';
import { changes, newDraft, tidied } from './draft.ts';

describe('a room as it is being written', () => {
  it('lets no visitor speak where none may come in', () => {
    const draft = { ...newDraft(), title: ' Quay ', visitors: false, visitors_speak: true };
    expect(tidied(draft)).toMatchObject({ title: 'Quay', visitors_speak: false });
  });

  it('sends only what was changed', () => {
    const was = { ...newDraft(), title: 'Quay' };
    expect(changes(was, { ...was })).toEqual({});
    expect(changes(was, { ...was, title: 'Bridge', reactions: false })).toEqual({
      title: 'Bridge',
      reactions: false,
    });
  });
});
