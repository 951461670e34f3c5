import { beforeEach, describe, expect, it } from 'vitest';
import { card, onStage, roomOf, snapshot, T0, T1 } from '../testing/rooms.ts';
import { turns } from '../testing/virtual.ts';
import { FakeWorld, problem } from '../testing/worlds.ts';
import { nobody } from '../room/index.ts';
import type { Event } from '../protocol/messages.ts';
import { LiveConnection } from './live.svelte.ts';
import type { WorldEars } from './world.ts';

let world: FakeWorld;
let ears: WorldEars;
let live: LiveConnection;

beforeEach(() => {
  world = new FakeWorld();
  live = new LiveConnection((given) => {
    ears = given;
    return world;
  });
});

async function join(): Promise<void> {
  await live.join('room');
  await world.letIn();
}

/** I am on stage, muted. */
async function stand(): Promise<void> {
  world.now = snapshot('ann', { view: roomOf(onStage('hana', { role: 'host' }), onStage('ann')) });
  await join();
}

function happen(seq: number, event: Event): void {
  world.socket.say({ type: 'event', seq, event, people: [] });
}

describe('before and after', () => {
  it('there is nothing to see', () => {
    expect(live).toMatchObject({ phase: 'away', room: null, view: null, me: null, muted: true });
    expect(live.stage).toEqual([]);
  });

  it('a refused join tells its code', async () => {
    world.problems.push(problem('name_taken', 409));
    await live.join('room', { name: 'Vic' });
    expect(live).toMatchObject({ phase: 'failed', failure: 'name_taken' });
  });

  it('a second tap on Join changes nothing', async () => {
    const joining = live.join('room');
    await live.join('room');
    await joining;
    expect(world.joins).toHaveLength(1);
    expect(live.phase).toBe('here');
  });

  it('a test that is interrupted mutes nobody', async () => {
    await join();
    await live.testMicrophone();
    ears.interrupted();
    expect(world.socket.types).toEqual([]);
  });

  it('joining another room leaves the one before', async () => {
    await join();
    const first = world.socket;
    await live.join('elsewhere');
    expect(first.types).toEqual(['leave_room']);
    expect(live.phase).toBe('here');
  });

  it('a reloaded tab knows where it was, until it leaves', async () => {
    await join();
    expect([live.wasIn('room'), live.wasIn('elsewhere')]).toEqual([true, false]);
    live.leave();
    expect(live.wasIn('room')).toBe(false);
    expect(live.phase).toBe('left');
  });
});

describe('what is seen', () => {
  it('the stage: host, moderators, then by time', async () => {
    const view = roomOf(
      onStage('zoe', { on_stage_since: T1 }),
      onStage('bob', { on_stage_since: T0 }),
      onStage('mod', { role: 'moderator', on_stage_since: T1 }),
      onStage('hana', { role: 'host', on_stage_since: T1 }),
    );
    world.now = snapshot('ann', { view });
    await join();
    expect(live.stage.map((who) => who.id)).toEqual(['hana', 'mod', 'bob', 'zoe']);
  });

  it('the audience, without whom the view has on stage already', async () => {
    await join();
    world.socket.say({ type: 'audience', people: [card('ann'), card('bob')], listening: 2 });
    happen(2, { type: 'came_on_stage', at: T1, participant: 'bob' });
    expect(live.audience.map((person) => person.id)).toEqual(['ann']);
    expect(live.listening).toBe(2);
  });

  it('the queue in order, described or not', async () => {
    const raised = (id: string, at: string) => ({ ...nobody(id), hand_raised_at: at });
    world.now = snapshot('hana', {
      view: roomOf(onStage('hana', { role: 'host' }), raised('bob', T1), raised('ann', T0)),
      hands: [{ participant: 'bob', topic: 'Trams', microphone: 'blocked', spoke: true }],
    });
    await join();
    expect(live.queue).toEqual([
      { participant: 'ann', topic: '', microphone: 'untested', spoke: false },
      { participant: 'bob', topic: 'Trams', microphone: 'blocked', spoke: true },
    ]);
  });

  it('who is reconnecting: silent for a moment, or lost', async () => {
    const view = roomOf(onStage('hana', { role: 'host' }), onStage('bob', { lost_at: T1 }));
    world.now = snapshot('ann', { view });
    await join();
    world.socket.say({ type: 'reconnecting', participant: 'hana', is: true });
    expect([...live.reconnecting].sort()).toEqual(['bob', 'hana']);
  });

  it('an invitation, by the clock of this device', async () => {
    await join();
    const late = Date.now() - Date.parse(T0);
    happen(2, { type: 'invited_to_stage', at: T1, participant: 'ann', by: 'hana' });
    expect(live.invitation?.by).toBe('hana');
    // T1 is a minute after the snapshot's T0, which was heard just now.
    expect(live.invitation!.at - Date.parse(T1) - late).toBeLessThan(1000);
    expect(live.invitation!.until - live.invitation!.at).toBe(60_000);
    happen(3, { type: 'came_on_stage', at: T1, participant: 'ann' });
    expect(live.invitation).toBeNull();
  });

  it('who is next', async () => {
    const view = roomOf({ ...nobody('ann'), hand_raised_at: T0 });
    world.now = snapshot('ann', { view, before: 2 });
    await join();
    expect(live.next).toBe(false);
    world.socket.say({ type: 'place', before: 0 });
    expect([live.next, live.news?.kind]).toEqual([true, 'next']);
  });

  it('a room that is locked, calm and without hands', async () => {
    await join();
    expect([live.locked, live.calm, live.handsOpen]).toEqual([false, false, true]);
    happen(2, { type: 'room_locked', at: T1 });
    happen(3, { type: 'room_calmed', at: T1 });
    happen(4, { type: 'hands_closed', at: T1 });
    expect([live.locked, live.calm, live.handsOpen]).toEqual([true, true, false]);
  });

  it('who came before the calm and who waits outside, until it ends: A10', async () => {
    await join();
    happen(2, { type: 'room_calmed', at: T1 });
    const people = [{ person: card('bob'), at: T0 }];
    world.socket.say({ type: 'arrivals', people, waiting: 3 });
    expect(live.arrivals).toMatchObject({ people: [{ person: { id: 'bob' } }], waiting: 3 });
    happen(3, { type: 'calm_ended', at: T1 });
    expect(live.arrivals).toBeNull();
  });

  it('a room whose words were edited', async () => {
    await join();
    world.socket.say({ type: 'info', room: { ...world.now.room, title: 'Boats' } });
    expect([live.room?.title, live.news?.kind]).toEqual(['Boats', 'edited']);
  });

  it('who is asked to host: those on stage, not the audience', async () => {
    await stand();
    happen(2, { type: 'stage_asked', at: T1 });
    expect(live.askedToHost).toBe(true);
    happen(3, { type: 'left_stage', at: T1, participant: 'ann' });
    expect(live.askedToHost).toBe(false);
  });

  it('rings by participant, and my own from the local meter', async () => {
    await stand();
    void live.unmute();
    await turns();
    world.socket.acknowledge('unmute_self', 2);
    happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
    world.microphone.level = 0.05;
    for (let tick = 0; tick < 6; tick++) {
      world.line.voices = [{ csrc: card('hana').csrc, level: 10, stamp: tick }];
      await world.timer.pass(100);
    }
    expect([...live.levels].sort()).toEqual([
      ['ann', 2],
      ['hana', 3],
    ]);
  });
});

describe('hands', () => {
  it('tell the host of a microphone that is known to be blocked', async () => {
    await join();
    world.microphone.refuse();
    await live.testMicrophone();
    live.raiseHand();
    world.socket.acknowledge('raise_hand', 2);
    await turns();
    const said = world.socket.commands.at(-1)?.command;
    expect(said).toEqual({ type: 'describe_hand', microphone: 'blocked' });
  });

  it('say nothing of an untested one', async () => {
    await join();
    live.raiseHand();
    world.socket.acknowledge('raise_hand', 2);
    await turns();
    expect(world.socket.types).toEqual(['raise_hand']);
  });

  it('a test tells those who wait, and lets go of the device after 10 s', async () => {
    world.now = snapshot('ann', { view: roomOf({ ...nobody('ann'), hand_raised_at: T0 }) });
    await join();
    await live.testMicrophone();
    const track = world.microphone.track;
    expect(world.socket.types).toEqual(['describe_hand']);
    world.socket.say({ type: 'count', listening: 9 });
    expect(track?.readyState).toBe('live');
    await world.timer.pass(10_000);
    expect(track?.readyState).toBe('ended');
  });

  it('a test that ends while the browser still asks takes nothing from who unmutes', async () => {
    await stand();
    await live.testMicrophone();
    world.microphone.close();
    world.microphone.hesitate();
    void live.unmute();
    await world.timer.pass(10_000);
    world.microphone.allow();
    await turns();
    expect(world.line.sending).not.toBeNull();
    expect(live.refusal).toBeNull();
  });

  it('a second test lasts as long as the first', async () => {
    await join();
    await live.testMicrophone();
    await world.timer.pass(8000);
    await live.testMicrophone();
    await world.timer.pass(8000);
    expect(world.microphone.track?.readyState).toBe('live');
    await world.timer.pass(2000);
    expect(world.microphone.track).toBeNull();
  });

  it('a test that runs into one’s turn does not close what was opened', async () => {
    await stand();
    await live.testMicrophone();
    void live.unmute();
    await turns();
    world.socket.acknowledge('unmute_self', 2);
    await world.timer.pass(10_000);
    expect(world.microphone.track?.readyState).toBe('live');
  });
});

describe('the microphone', () => {
  it('counts as unmuted only when the server says so, and as muted at once', async () => {
    await stand();
    void live.unmute();
    await turns();
    expect(live.muted).toBe(true);
    happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
    world.socket.acknowledge('unmute_self', 2);
    await turns();
    expect(live.muted).toBe(false);
    live.mute();
    expect(live.muted).toBe(true);
    expect(world.line.sending).toBeNull();
  });

  it('that may not be had is told', async () => {
    await stand();
    world.microphone.refuse();
    await live.unmute();
    expect(live.refusal?.reason).toBe('no_microphone');
    expect(world.socket.types).toEqual([]);
  });

  it('that is interrupted mutes, and says so', async () => {
    await stand();
    void live.unmute();
    await turns();
    ears.interrupted();
    expect(live.refusal?.reason).toBe('no_microphone');
    expect(world.line.sending).toBeNull();
    expect(world.socket.types).toEqual(['unmute_self', 'mute_self']);
  });

  it('that is changed while speaking goes on the line at once', async () => {
    await stand();
    void live.unmute();
    await turns();
    await live.chooseMicrophone('other');
    expect(world.line.sending).toBe(world.microphone.track);
    expect(world.line.sending?.readyState).toBe('live');
  });

  it('ends in the moment in which one leaves the stage: A16', async () => {
    await stand();
    void live.unmute();
    await turns();
    const track = world.microphone.track;
    live.leaveStage();
    expect(track?.readyState).toBe('ended');
    expect(world.socket.types).toEqual(['unmute_self', 'leave_stage']);
  });
});

describe('commands', () => {
  it.each([
    ['accept_hand', () => live.accept('bob')],
    ['dismiss_hand', () => live.notNow('bob')],
    ['mute_participant', () => live.muteOther('bob')],
    ['move_to_audience', () => live.moveToAudience('bob')],
    ['remove_from_room', () => live.remove('bob')],
    ['invite_to_stage', () => live.inviteToStage('bob')],
    ['make_moderator', () => live.makeModerator('bob')],
    ['unmake_moderator', () => live.unmakeModerator('bob')],
    ['hand_over', () => live.handOver('bob')],
  ])('%s names its person', async (type, act) => {
    await join();
    act();
    expect(world.socket.commands.at(-1)?.command).toEqual({ type, participant: 'bob' });
  });

  it.each([
    ['lower_hand', () => live.lowerHand()],
    ['become_host', () => live.becomeHost()],
    ['end_room', () => live.endRoom()],
    ['accept_invitation', () => live.goOnStage()],
    ['decline_invitation', () => live.declineInvitation()],
    ['accept_all', () => live.acceptAll()],
    ['lower_all', () => live.lowerAll()],
    ['open_hands', () => live.openHands()],
    ['close_hands', () => live.closeHands()],
    ['mute_all', () => live.muteAll()],
    ['lock_room', () => live.lockRoom()],
    ['unlock_room', () => live.unlockRoom()],
    ['calm_room', () => live.calmRoom()],
    ['end_calm', () => live.endCalm()],
  ])('%s', async (type, act) => {
    await join();
    act();
    expect(world.socket.types).toEqual([type]);
  });

  it('remove as many at once as one command may name: A10', async () => {
    await join();
    live.removeAll(Array.from({ length: 201 }, (_, i) => `p${i}`));
    const named = world.socket.commands.map(({ command }) =>
      command.type === 'remove_all' ? command.participants.length : 0,
    );
    expect(named).toEqual([200, 1]);
  });

  it('that are refused tell why', async () => {
    await join();
    live.raiseHand();
    world.socket.refuse('raise_hand', 'hands_closed');
    await turns();
    expect(live.refusal?.reason).toBe('hands_closed');
  });

  it('hide the audience, and again after a reconnect', async () => {
    await join();
    live.showAudience(false);
    world.socket.acknowledge('show_audience', 1);
    world.socket.ears.closed(1006);
    await world.timer.pass(100);
    world.socket.accept(world.now);
    expect(world.socket.types).toEqual(['show_audience']);
  });
});

describe('reactions', () => {
  it('rise, each kind as one burst, and are gone after 2.6 s', async () => {
    await join();
    world.socket.say({ type: 'reactions', counts: { heart: 2, applause: 40 } });
    await world.timer.pass(500);
    world.socket.say({ type: 'reactions', counts: { heart: 1 } });
    const seen = () => live.bursts.map(({ reaction, count }) => `${count} ${reaction}`);
    expect(seen()).toEqual(['2 heart', '40 applause', '1 heart']);
    await world.timer.pass(2100);
    expect(seen()).toEqual(['1 heart']);
    await world.timer.pass(500);
    expect(seen()).toEqual([]);
  });

  it('are never more than a small phone draws', async () => {
    await join();
    for (let i = 0; i < 20; i++) world.socket.say({ type: 'reactions', counts: { laugh: 1 } });
    expect(live.bursts).toHaveLength(8);
    expect(new Set(live.bursts.map(({ id }) => id)).size).toBe(8);
  });

  it('of one’s own are said', async () => {
    await join();
    live.react('thanks');
    expect(world.socket.commands.at(-1)?.command).toEqual({ type: 'react', reaction: 'thanks' });
  });
});

describe('who is just listening', () => {
  it('says so, and again to every new socket', async () => {
    await join();
    live.justListen(true);
    world.socket.acknowledge('just_listen', 1);
    world.socket.ears.closed(1006);
    await world.timer.pass(100);
    world.socket.accept(world.now);
    expect(world.socket.commands.at(-1)?.command).toEqual({ type: 'just_listen', on: true });
  });

  it('is so in that room at the next visit, too', async () => {
    await join();
    live.justListen(true);
    live.leave();
    await live.join('elsewhere');
    expect(live.justListening).toBe(false);
    await live.join('room');
    expect(live.justListening).toBe(true);
    expect(world.joins.map((join) => join.just_listening)).toEqual([false, false, true]);
  });

  it('no longer is with a hand up', async () => {
    await join();
    live.justListen(true);
    live.raiseHand();
    expect(live.justListening).toBe(false);
    expect(world.socket.types).toEqual(['just_listen', 'just_listen', 'raise_hand']);
  });
});

it('a visitor who signs up raises the hand as the account', async () => {
  await live.join('room', { name: 'Vic' });
  await world.letIn();
  const becoming = live.becomeAccount();
  await world.timer.pass(100);
  await world.letIn();
  await becoming;
  expect(world.server.sockets.map((socket) => socket.types)).toEqual([[], ['raise_hand']]);
});

it('a second tap while a calm holds changes nothing', async () => {
  world.problems.push(problem('room_calm', 503, 3));
  void live.join('room');
  await turns();
  expect(live.phase).toBe('waiting');
  await live.join('room');
  expect(world.joins).toHaveLength(1);
});

it('wants a tap when the browser refused to play', async () => {
  await join();
  ears.playback('blocked');
  expect(live.playback).toBe('blocked');
  live.listen();
  expect(world.playing).toBe(2);
});

it('tells the news of oneself', async () => {
  await join();
  happen(2, { type: 'came_on_stage', at: T1, participant: 'ann' });
  expect(live.news?.kind).toBe('came_on_stage');
});
