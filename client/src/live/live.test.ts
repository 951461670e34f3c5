/** The connection as the screens have it: hands, the microphone, and who is just listening. */

import { beforeEach, describe, expect, it } from 'vitest';
import { nobody } from '../room/index.ts';
import { roomOf, snapshot, T0, T1 } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';
import { problem } from '../testing/worlds.ts';

let stay: Stay;

beforeEach(() => {
  stay = new Stay();
});

describe('before and after', () => {
  it('there is nothing to see', () => {
    expect(stay.live).toMatchObject({
      phase: 'away',
      room: null,
      view: null,
      me: null,
      muted: true,
    });
    expect(stay.live.stage).toEqual([]);
  });

  it('a refused join tells its code', async () => {
    stay.world.problems.push(problem('name_taken', 409));
    await stay.live.join('room', { name: 'Vic' });
    expect(stay.live).toMatchObject({ phase: 'failed', failure: 'name_taken' });
  });

  it('a second tap on Join changes nothing', async () => {
    const joining = stay.live.join('room');
    await stay.live.join('room');
    await joining;
    expect(stay.world.joins).toHaveLength(1);
    expect(stay.live.phase).toBe('here');
  });

  it('a test that is interrupted mutes nobody', async () => {
    await stay.join();
    await stay.live.testMicrophone();
    stay.ears.interrupted();
    expect(stay.world.socket.types).toEqual([]);
  });

  it('joining another room leaves the one before', async () => {
    await stay.join();
    const first = stay.world.socket;
    await stay.live.join('elsewhere');
    expect(first.types).toEqual(['leave_room']);
    expect(stay.live.phase).toBe('here');
  });

  it('a reloaded tab knows where it was, until it leaves', async () => {
    await stay.join();
    expect([stay.live.wasIn('room'), stay.live.wasIn('elsewhere')]).toEqual([true, false]);
    stay.live.leave();
    expect(stay.live.wasIn('room')).toBe(false);
    expect(stay.live.phase).toBe('left');
  });

  it('a tab that is restored the next day does not', async () => {
    await stay.join();
    const { memory } = stay.world;
    const joined = memory.read()?.at ?? 0;
    memory.write({ ...memory.read()!, at: joined - 3_600_000 });
    expect(stay.live.wasIn('room')).toBe(false);
    stay.live.suspend();
    expect(stay.live.wasIn('room')).toBe(true);
  });
});

describe('hands', () => {
  it('tell the host of a microphone that is known to be blocked', async () => {
    await stay.join();
    stay.world.microphone.refuse();
    await stay.live.testMicrophone();
    stay.live.raiseHand();
    stay.world.socket.acknowledge('raise_hand', 2);
    await turns();
    const said = stay.world.socket.commands.at(-1)?.command;
    expect(said).toEqual({ type: 'describe_hand', microphone: 'blocked' });
  });

  it('say nothing of an untested one', async () => {
    await stay.join();
    stay.live.raiseHand();
    stay.world.socket.acknowledge('raise_hand', 2);
    await turns();
    expect(stay.world.socket.types).toEqual(['raise_hand']);
  });

  it('a test tells those who wait, and lets go of the device after 10 s', async () => {
    stay.world.now = snapshot('ann', { view: roomOf({ ...nobody('ann'), hand_raised_at: T0 }) });
    await stay.join();
    await stay.live.testMicrophone();
    const track = stay.world.microphone.track;
    expect(stay.world.socket.types).toEqual(['describe_hand']);
    stay.world.socket.say({ type: 'count', listening: 9 });
    expect(track?.readyState).toBe('live');
    await stay.world.timer.pass(10_000);
    expect(track?.readyState).toBe('ended');
  });

  it('a test that ends while the browser still asks takes nothing from who unmutes', async () => {
    await stay.stand();
    await stay.live.testMicrophone();
    stay.world.microphone.close();
    stay.world.microphone.hesitate();
    void stay.live.unmute();
    await stay.world.timer.pass(10_000);
    stay.world.microphone.allow();
    await turns();
    expect(stay.world.line.sending).not.toBeNull();
    expect(stay.live.refusal).toBeNull();
  });

  it('a second test lasts as long as the first', async () => {
    await stay.join();
    await stay.live.testMicrophone();
    await stay.world.timer.pass(8000);
    await stay.live.testMicrophone();
    await stay.world.timer.pass(8000);
    expect(stay.world.microphone.track?.readyState).toBe('live');
    await stay.world.timer.pass(2000);
    expect(stay.world.microphone.track).toBeNull();
  });

  it('a test that runs into one’s turn does not close what was opened', async () => {
    await stay.stand();
    await stay.live.testMicrophone();
    void stay.live.unmute();
    await turns();
    stay.world.socket.acknowledge('unmute_self', 2);
    await stay.world.timer.pass(10_000);
    expect(stay.world.microphone.track?.readyState).toBe('live');
  });
});

describe('the microphone', () => {
  it('counts as unmuted only when the server says so, and as muted at once', async () => {
    await stay.stand();
    void stay.live.unmute();
    await turns();
    expect(stay.live.muted).toBe(true);
    stay.happen(2, { type: 'unmuted', at: T1, participant: 'ann' });
    stay.world.socket.acknowledge('unmute_self', 2);
    await turns();
    expect(stay.live.muted).toBe(false);
    stay.live.mute();
    expect(stay.live.muted).toBe(true);
    expect(stay.world.line.sending).toBeNull();
  });

  it('that may not be had is told', async () => {
    await stay.stand();
    stay.world.microphone.refuse();
    await stay.live.unmute();
    expect(stay.live.refusal?.reason).toBe('no_microphone');
    expect(stay.world.socket.types).toEqual([]);
  });

  it('that is interrupted mutes, and says so', async () => {
    await stay.stand();
    void stay.live.unmute();
    await turns();
    stay.ears.interrupted();
    expect(stay.live.refusal?.reason).toBe('microphone_lost');
    expect(stay.world.line.sending).toBeNull();
    expect(stay.world.socket.types).toEqual(['unmute_self', 'mute_self']);
  });

  it('that is changed while speaking goes on the line at once', async () => {
    await stay.stand();
    void stay.live.unmute();
    await turns();
    await stay.live.chooseMicrophone('other');
    expect(stay.world.line.sending).toBe(stay.world.microphone.track);
    expect(stay.world.line.sending?.readyState).toBe('live');
  });

  it('ends in the moment in which one leaves the stage: A16', async () => {
    await stay.stand();
    void stay.live.unmute();
    await turns();
    const track = stay.world.microphone.track;
    stay.live.leaveStage();
    expect(track?.readyState).toBe('ended');
    expect(stay.world.socket.types).toEqual(['unmute_self', 'leave_stage']);
  });
});

describe('who is just listening', () => {
  it('says so, and again to every new socket', async () => {
    await stay.join();
    stay.live.justListen(true);
    stay.world.socket.acknowledge('just_listen', 1);
    stay.world.socket.ears.closed(1006);
    await stay.world.timer.pass(100);
    stay.world.socket.accept(stay.world.now);
    expect(stay.world.socket.commands.at(-1)?.command).toEqual({ type: 'just_listen', on: true });
  });

  it('is so in that room at the next visit, too', async () => {
    await stay.join();
    stay.live.justListen(true);
    stay.live.leave();
    await stay.live.join('elsewhere');
    expect(stay.live.justListening).toBe(false);
    await stay.live.join('room');
    expect(stay.live.justListening).toBe(true);
    expect(stay.world.joins.map((join) => join.just_listening)).toEqual([false, false, true]);
  });

  it('that it was turned off is not forgotten by a repair', async () => {
    await stay.join();
    stay.live.justListen(true);
    stay.live.justListen(false);
    stay.world.socket.say({ type: 'rejoin' });
    await stay.world.timer.pass(100);
    expect(stay.world.joins.at(-1)).toMatchObject({ just_listening: false });
  });

  it('no longer is with a hand up', async () => {
    await stay.join();
    stay.live.justListen(true);
    stay.live.raiseHand();
    expect(stay.live.justListening).toBe(false);
    expect(stay.world.socket.types).toEqual(['just_listen', 'just_listen', 'raise_hand']);
  });
});

it('a visitor who signs up raises the hand as the account', async () => {
  await stay.live.join('room', { name: 'Vic' });
  await stay.world.letIn();
  const becoming = stay.live.becomeAccount();
  await stay.world.timer.pass(100);
  await stay.world.letIn();
  await becoming;
  expect(stay.world.server.sockets.map((socket) => socket.types)).toEqual([[], ['raise_hand']]);
});

it('a second tap while a calm holds changes nothing', async () => {
  stay.world.problems.push(problem('room_calm', 503, 3));
  void stay.live.join('room');
  await turns();
  expect(stay.live.phase).toBe('waiting');
  await stay.live.join('room');
  expect(stay.world.joins).toHaveLength(1);
});

it('wants a tap when the browser refused to play', async () => {
  await stay.join();
  stay.ears.playback('blocked');
  expect(stay.live.playback).toBe('blocked');
  stay.live.listen();
  expect(stay.world.playing).toBe(2);
});

it('tells the news of oneself', async () => {
  await stay.join();
  stay.happen(2, { type: 'came_on_stage', at: T1, participant: 'ann' });
  expect(stay.live.news?.kind).toBe('came_on_stage');
});
