import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../protocol/outbox.ts';
import { FakeLine } from '../testing/lines.ts';
import { FakeMicrophone } from '../testing/microphones.ts';
import { turns } from '../testing/virtual.ts';
import { Voice } from './voice.ts';

let microphone: FakeMicrophone;
let line: FakeLine;
let voice: Voice;
let asked: string[];
let answers: ((answer: Answer) => void)[];

beforeEach(() => {
  microphone = new FakeMicrophone();
  line = new FakeLine();
  asked = [];
  answers = [];
  voice = new Voice(microphone, ask, () => {});
  voice.attach(line);
  stand('muted');
});

function ask({ type }: { type: string }): Promise<Answer> {
  asked.push(type);
  return new Promise((resolve) => answers.push(resolve));
}

/** The room says so, as of event `seq`. */
function stand(where: 'muted' | 'unmuted' | 'audience', seq = 1): void {
  voice.follow({ seq, onStage: where !== 'audience', muted: where !== 'unmuted' });
}

async function answer(answer: Answer): Promise<void> {
  answers.shift()?.(answer);
  await turns();
}

/** On stage with an open microphone. */
async function speak(): Promise<MediaStreamTrack | null> {
  void voice.unmute();
  await turns();
  await answer({ ok: true, seq: 2 });
  stand('unmuted', 2);
  return microphone.track;
}

describe('unmuting', () => {
  it('puts the microphone on the line, and asks', async () => {
    void voice.unmute();
    await turns();
    expect(line.sending).toBe(microphone.track);
    expect(asked).toEqual(['unmute_self']);
  });

  it('takes it off when the room says no', async () => {
    void voice.unmute();
    await turns();
    await answer({ ok: false, reason: 'collided' });
    expect(voice.isOpen).toBe(false);
    expect(line.sending).toBeNull();
  });

  it('says so when no microphone may be had', async () => {
    microphone.refuse();
    expect(await voice.unmute()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('does nothing in the audience', async () => {
    stand('audience');
    await voice.unmute();
    expect(microphone.opened).toBe(0);
  });

  it('opens nothing when the person is moved while the browser still asks: A16', async () => {
    microphone.hesitate();
    void voice.unmute();
    stand('audience');
    microphone.allow();
    await turns();
    expect(line.sending).toBeNull();
    expect(microphone.track).toBeNull();
    expect(asked).toEqual([]);
  });

  it('opens nothing when the person muted while the browser still asks', async () => {
    microphone.hesitate();
    void voice.unmute();
    voice.mute();
    microphone.allow();
    await turns();
    expect(line.sending).toBeNull();
    expect(asked).toEqual(['mute_self']);
  });

  it('is undone by a "muted" that overtook the yes', async () => {
    void voice.unmute();
    await turns();
    stand('muted', 6);
    await answer({ ok: true, seq: 5 });
    expect(voice.isOpen).toBe(false);
    expect(line.sending).toBeNull();
  });

  it('is asked at once: a mute that follows is the last word', async () => {
    void voice.unmute();
    await turns();
    voice.mute();
    void voice.unmute();
    await turns();
    voice.mute();
    expect(asked).toEqual(['unmute_self', 'mute_self', 'unmute_self', 'mute_self']);
    expect(voice.isOpen).toBe(false);
  });

  it('is not undone by a state from before the yes', async () => {
    void voice.unmute();
    await turns();
    await answer({ ok: true, seq: 5 });
    stand('muted', 4);
    expect(voice.isOpen).toBe(true);
  });
});

describe('muting', () => {
  it('is immediate here, whatever the server says', async () => {
    await speak();
    voice.mute();
    expect(line.sending).toBeNull();
    expect(microphone.silent).toBe(true);
    expect(asked).toEqual(['unmute_self', 'mute_self']);
  });

  it('by somebody else takes the microphone off the line', async () => {
    await speak();
    stand('muted', 3);
    expect(line.sending).toBeNull();
    expect(voice.isOpen).toBe(false);
  });

  it('and unmuting quickly ends unmuted', async () => {
    await speak();
    voice.mute();
    void voice.unmute();
    await turns();
    stand('muted', 3);
    expect(voice.isOpen).toBe(true);
    expect(line.sending).toBe(microphone.track);
  });
});

describe('every way off the stage ends the track: A16', () => {
  it('moved, removed, or left', async () => {
    const track = await speak();
    stand('audience', 3);
    expect(track?.readyState).toBe('ended');
    expect(line.sending).toBeNull();
  });

  it('the stay is over', async () => {
    const track = await speak();
    voice.end();
    expect(track?.readyState).toBe('ended');
    expect(voice.isOpen).toBe(false);
  });
});

describe('a new connection', () => {
  it('gets an open microphone before the old one is closed', async () => {
    const track = await speak();
    const next = new FakeLine();
    voice.attach(line, next);
    expect([line.sending, next.sending]).toEqual([track, track]);
  });

  it('does not keep it on the old one when the person mutes meanwhile: A16', async () => {
    await speak();
    const next = new FakeLine();
    voice.attach(line, next);
    voice.mute();
    expect([line.sending, next.sending]).toEqual([null, null]);
  });

  it('is not spoken on alone while the old one is still heard', async () => {
    const next = new FakeLine();
    voice.attach(line, next);
    await speak();
    expect([line.sending, next.sending]).toEqual([microphone.track, microphone.track]);
  });

  it('gets nothing from who is muted', () => {
    const next = new FakeLine();
    voice.attach(next);
    expect(next.sending).toBeNull();
  });
});

it('tells a journal that thinks it unmuted: after a reload nothing speaks', async () => {
  stand('unmuted');
  expect(asked).toEqual(['mute_self']);
  expect(microphone.opened).toBe(0);
});

it('keeps the microphone of a listener who tests it', () => {
  stand('audience');
  void microphone.open();
  stand('audience');
  expect(microphone.track?.readyState).toBe('live');
});

it('remembers that it was open, until the person leaves the stage', async () => {
  expect(voice.wasOpen).toBe(false);
  await speak();
  voice.mute();
  expect(voice.wasOpen).toBe(true);
  stand('audience', 3);
  expect(voice.wasOpen).toBe(false);
});
