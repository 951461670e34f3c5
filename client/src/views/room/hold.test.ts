import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualTime } from '../../testing/virtual.ts';
import { Hold, HOLD_MS, isFreeSpace } from './hold.ts';

let time: VirtualTime;
let heard: boolean[];
let hold: Hold;

beforeEach(() => {
  time = new VirtualTime();
  heard = [];
  hold = new Hold(time, (down) => heard.push(down));
});

describe('a press of the arched act', () => {
  it('is a tap while it is short', async () => {
    hold.begin();
    await time.pass(HOLD_MS - 1);
    expect(hold.end()).toBe(false);
    await time.pass(HOLD_MS);
    expect(heard).toEqual([]);
  });

  it('talks from when it is long until it ends, and is no tap then', async () => {
    hold.begin();
    await time.pass(HOLD_MS);
    expect(heard).toEqual([true]);
    expect(hold.end()).toBe(true);
    expect(heard).toEqual([true, false]);
  });

  it('mutes once, however often its end is heard', async () => {
    hold.begin();
    await time.pass(HOLD_MS);
    hold.end();
    expect(hold.end()).toBe(false);
    expect(heard).toEqual([true, false]);
  });
});

describe('Space', () => {
  const press = (more: object = {}) => ({
    key: ' ',
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    target: null,
    ...more,
  });

  it('talks at once: the first syllable counts', () => {
    hold.begin(true);
    expect(heard).toEqual([true]);
  });

  it('is free where nothing takes it', () => {
    expect(isFreeSpace(press())).toBe(true);
    expect(isFreeSpace(press({ target: { closest: () => null } }))).toBe(true);
  });

  it('belongs to a focused button or field', () => {
    expect(isFreeSpace(press({ target: { closest: () => ({}) } }))).toBe(false);
  });

  it('is another key with a modifier', () => {
    expect(isFreeSpace(press({ ctrlKey: true }))).toBe(false);
    expect(isFreeSpace(press({ key: 'Enter' }))).toBe(false);
  });
});
