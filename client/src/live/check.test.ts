import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeLine } from '../testing/lines.ts';
import { nobody } from '../room/index.ts';
import { roomOf, snapshot, T0 } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';
import { problem } from '../testing/worlds.ts';

let stay: Stay;

beforeEach(async () => {
  stay = new Stay();
  await stay.join();
});

/** The check is asked for, and its connection stands. */
async function connect(): Promise<FakeLine> {
  void stay.live.soundCheck();
  await turns();
  const { line } = stay.world;
  if (line.state === 'new') line.become('connected');
  await turns();
  return line;
}

describe('a sound check', () => {
  it('records for four seconds what comes back, then plays it', async () => {
    const { recorder, timer } = stay.world;
    const states = [stay.live.check.state];
    void stay.live.soundCheck();
    states.push(stay.live.check.state);
    await turns();
    stay.world.line.become('connected');
    await turns();
    states.push(stay.live.check.state);
    expect(recorder.recording).toBe(true);
    await timer.pass(4000);
    states.push(stay.live.check.state);
    expect([recorder.recording, recorder.playing]).toEqual([false, true]);
    recorder.end();
    await turns();
    states.push(stay.live.check.state);
    expect(states).toEqual(['idle', 'asking', 'recording', 'playing', 'idle']);
  });

  it('shows the own level while it records', async () => {
    await connect();
    stay.world.microphone.level = 0.1;
    await stay.world.timer.pass(100);
    expect(stay.live.check).toEqual({ state: 'recording', level: expect.closeTo(0.67, 1) });
  });

  it('has a connection of its own, which ends before one hears oneself', async () => {
    const line = await connect();
    expect(line.answer).toBe('echo');
    expect(stay.world.lines[0]?.sending).toBeNull();
    await stay.world.timer.pass(4000);
    expect(line.state).toBe('closed');
    expect(line.sending?.readyState).toBe('ended');
    expect(stay.world.unchecked).toEqual(['e1']);
  });

  it('lets go of the microphone, and tells what is known of it: A16', async () => {
    stay.live.leave();
    stay.world.now = snapshot('ann', { view: roomOf({ ...nobody('ann'), hand_raised_at: T0 }) });
    await stay.join();
    await connect();
    await stay.world.timer.pass(4000);
    stay.world.recorder.end();
    await turns();
    expect(stay.world.microphone.track).toBeNull();
    const said = stay.world.socket.commands.at(-1)?.command;
    expect(said).toEqual({ type: 'describe_hand', microphone: 'working' });
  });

  it('leaves a microphone that is open in the room as it is', async () => {
    stay = new Stay();
    await stay.stand();
    await stay.speak();
    const track = stay.world.microphone.track;
    await connect();
    stay.live.stopSoundCheck();
    await turns();
    expect(stay.world.lines[0]?.sending).toBe(track);
    expect(track?.readyState).toBe('live');
  });

  it('asked for twice is one, and keeps its microphone', async () => {
    await connect();
    await stay.live.soundCheck();
    expect(stay.world.checked).toHaveLength(1);
    expect(stay.world.microphone.track?.readyState).toBe('live');
  });
});

describe('a sound check that fails says so, and leaves nothing open', () => {
  it.each([
    ['without a microphone', () => stay.world.microphone.refuse()],
    ['when the server cannot', () => stay.world.checkProblems.push(problem('media_away', 503))],
    ['when the browser cannot', () => (stay.world.recorder.problem = new Error('no recorder'))],
  ])('%s', async (_, hinder) => {
    hinder();
    const line = await connect();
    expect(stay.live.check.state).toBe('failed');
    expect([line.state, stay.world.microphone.track]).toEqual(['closed', null]);
  });

  it('when nothing comes through', async () => {
    void stay.live.soundCheck();
    await stay.world.timer.pass(8000);
    expect(stay.live.check.state).toBe('failed');
    expect(stay.world.unchecked).toEqual(['e1']);
  });

  it('and may be tried again', async () => {
    stay.world.checkProblems.push(problem('media_away', 503));
    await connect();
    await connect();
    expect(stay.live.check.state).toBe('recording');
  });
});

describe('a sound check that is stopped', () => {
  it.each([
    ['by the person', () => stay.live.stopSoundCheck()],
    ['by leaving', () => stay.live.leave()],
    ['by the page going away', () => stay.live.suspend()],
    ['by the end of the room', () => stay.world.socket.ears.closed(4003)],
  ])('%s is over at once: A16', async (_, stop) => {
    const line = await connect();
    stop();
    expect(stay.live.check.state).toBe('idle');
    expect(line.sending?.readyState).toBe('ended');
    await stay.world.timer.pass(10_000);
    expect(stay.live.check.state).toBe('idle');
    expect([line.state, stay.world.microphone.track]).toEqual(['closed', null]);
    expect(stay.world.unchecked).toEqual(['e1']);
  });

  it('by speaking is over, and one speaks: its playback would be heard', async () => {
    stay = new Stay();
    await stay.stand();
    const line = await connect();
    await stay.world.timer.pass(4000);
    await stay.speak();
    expect(stay.live.check.state).toBe('idle');
    expect([line.state, stay.world.recorder.playing]).toEqual(['closed', false]);
    expect(stay.world.lines[0]?.sending?.readyState).toBe('live');
  });

  it('while the browser still asks opens nothing: A16', async () => {
    stay.world.microphone.hesitate();
    void stay.live.soundCheck();
    await turns();
    stay.live.stopSoundCheck();
    stay.world.microphone.allow();
    await turns();
    expect(stay.world.checked).toEqual([]);
    expect(stay.world.microphone.track).toBeNull();
  });
});
