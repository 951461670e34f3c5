import { beforeEach, describe, expect, it } from 'vitest';
import { card } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';

/** Amplitudes. */
const VOICE = 0.05;
const ROOM = 0.01;

let stay: Stay;

beforeEach(async () => {
  stay = new Stay();
  await stay.stand();
});

function pass(ms: number): Promise<void> {
  return stay.world.timer.pass(ms);
}

describe('talking while muted', () => {
  it('is told to who has spoken here, and over five seconds after', async () => {
    await stay.speak();
    stay.mute();
    stay.world.microphone.level = VOICE;
    await pass(600);
    expect(stay.live.talkingWhileMuted).toBe(true);
    stay.world.microphone.level = 0;
    await pass(6000);
    expect(stay.live.talkingWhileMuted).toBe(false);
  });

  it('is over with the mute', async () => {
    await stay.speak();
    stay.mute();
    stay.world.microphone.level = VOICE;
    await pass(600);
    await stay.speak(4);
    await pass(100);
    expect(stay.live.talkingWhileMuted).toBe(false);
  });

  it('is nobody’s concern before one has spoken on this stage', async () => {
    await stay.live.testMicrophone();
    stay.world.microphone.level = VOICE;
    await pass(5000);
    expect(stay.live.talkingWhileMuted).toBe(false);
  });

  it('listens to nothing that goes to anybody', async () => {
    await stay.speak();
    stay.mute();
    expect(stay.world.line.sending).toBeNull();
    expect(stay.world.microphone.silent).toBe(true);
  });

  it.each([
    ['the stage', () => stay.live.leaveStage()],
    ['the room', () => stay.live.leave()],
  ])('ends with %s: A16', async (_, leave) => {
    await stay.speak();
    stay.mute();
    const track = stay.world.microphone.track;
    stay.world.microphone.level = VOICE;
    await pass(600);
    leave();
    await pass(100);
    expect(track?.readyState).toBe('ended');
    expect(stay.live.talkingWhileMuted).toBe(false);
  });
});

describe('an echo', () => {
  /** Hana talks in words of a second, and my microphone hears what `hears` makes of it. */
  async function talk(ms: number, hears: (loud: boolean) => number): Promise<void> {
    for (let at = 0; at < ms; at += 100) {
      const loud = Math.floor(at / 700) % 2 === 0;
      const level = loud ? 15 : 70;
      stay.world.line.voices = [{ csrc: card('hana').csrc, level, stamp: at }];
      stay.world.microphone.level = hears(loud);
      await pass(100);
    }
  }

  const likeTheRoom = (loud: boolean) => (loud ? ROOM : 0);

  it('is told to who has the microphone open while another speaks', async () => {
    stay = new Stay();
    await stay.stand({ muted: false });
    await stay.speak();
    await talk(13_000, likeTheRoom);
    expect(stay.live.echo).toBe(true);
    stay.mute();
    await pass(100);
    expect(stay.live.echo).toBe(false);
  });

  it('needs somebody else who is unmuted', async () => {
    await stay.speak();
    await talk(13_000, likeTheRoom);
    expect(stay.live.echo).toBe(false);
  });
});

it('is drawn for nobody while the page is hidden, and again when it is seen', async () => {
  const speaks = async (from: number) => {
    for (let stamp = from; stamp < from + 6; stamp++) {
      stay.world.line.voices = [{ csrc: card('hana').csrc, level: 10, stamp }];
      await pass(100);
    }
    return [...stay.live.levels];
  };
  stay.world.isHidden = true;
  expect(await speaks(0)).toEqual([]);
  stay.world.isHidden = false;
  expect(await speaks(6)).toEqual([['hana', 3]]);
});
