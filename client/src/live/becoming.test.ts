/** A visitor who signs up goes on as the account. */

import { beforeEach, describe, expect, it } from 'vitest';
import { snapshot } from '../testing/rooms.ts';
import { Visit } from '../testing/visits.ts';
import { problem } from '../testing/worlds.ts';

let visit: Visit;

beforeEach(() => {
  visit = new Visit();
});

describe('a visitor who signed up', () => {
  beforeEach(async () => {
    visit = new Visit({ name: 'Vic' });
    visit.world.now = snapshot('vic');
    await visit.join();
    visit.world.now = snapshot('ann');
  });

  it('becomes the account by a join without a name, and is heard and hears on', async () => {
    const becoming = visit.session.becomeAccount();
    await visit.world.timer.pass(100);
    expect(visit.world.joins[1]).toMatchObject({ replaces: 'c1', name: null });
    expect(visit.world.lines[0]?.state).toBe('connected');
    await visit.world.letIn();
    expect(await becoming).toBe(true);
    expect(visit.session.picture?.me).toBe('ann');
    expect(visit.world.lines.map((line) => line.state)).toEqual(['closed', 'connected']);
    expect(visit.world.stopped).toBe(0);
    expect(visit.told).toEqual([]);
  });

  it('is no visitor after a reload, either', async () => {
    void visit.session.becomeAccount();
    await visit.world.timer.pass(100);
    await visit.world.letIn();
    expect(visit.world.memory.read()).toMatchObject({ name: null, connection: 'c2' });
  });

  it('waits with who is being repaired', async () => {
    visit.world.problems.push(problem('offline', 0));
    visit.world.socket.say({ type: 'rejoin' });
    await visit.world.timer.pass(100);
    const becoming = visit.session.becomeAccount();
    await visit.world.timer.pass(500);
    await visit.world.letIn();
    expect(await becoming).toBe(true);
    expect(visit.world.joins.at(-1)).toMatchObject({ name: null });
  });

  it('is told when it takes more than one attempt', async () => {
    visit.world.problems.push(problem('offline', 0));
    void visit.session.becomeAccount();
    await visit.world.timer.pass(500);
    await visit.world.letIn();
    expect(visit.told).toEqual(['reconnecting', 'news: back', 'here']);
  });

  it('has left if that was wished meanwhile', async () => {
    const becoming = visit.session.becomeAccount();
    visit.session.leave();
    expect(await becoming).toBe(false);
  });
});
