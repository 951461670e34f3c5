import { beforeEach, expect, it } from 'vitest';
import { VirtualTime } from '../../testing/virtual.ts';
import { Hold, HOLD_MS } from './hold.ts';
import { Press } from './press.ts';

let time: VirtualTime;
let heard: boolean[];
let press: Press;

beforeEach(() => {
  time = new VirtualTime();
  heard = [];
  press = new Press(new Hold(time, (down) => heard.push(down)));
});

it('is a tap that began when the finger came down', () => {
  press.begin(10, true);
  press.end();
  expect(press.tap(90)).toBe(10);
});

it('of a screen reader begins with its click', () => {
  expect(press.tap(90)).toBe(90);
});

it('that was a hold is no tap', async () => {
  press.begin(10, true);
  await time.pass(HOLD_MS);
  press.end();
  expect([press.tap(900), heard]).toEqual([null, [true, false]]);
});

it('whose hold ended under the browser’s own question is no tap when the finger goes up', async () => {
  press.begin(10, true);
  await time.pass(HOLD_MS);
  press.end();
  press.end();
  expect(press.tap(5000)).toBeNull();
});

it('that slid off is no tap', () => {
  press.begin(10, true);
  press.end(false);
  expect(press.tap(90)).toBeNull();
});

it('that may not be held stays a tap, however long', async () => {
  press.begin(10, false);
  await time.pass(HOLD_MS);
  press.end();
  expect([press.tap(900), heard]).toEqual([10, []]);
});

it('that was taken away mutes, and leaves nothing to the next click', async () => {
  press.begin(10, true);
  await time.pass(HOLD_MS);
  press.cancel();
  expect([press.tap(5000), heard]).toEqual([5000, [true, false]]);
});
