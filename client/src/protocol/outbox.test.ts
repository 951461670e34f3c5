import { beforeEach, expect, it } from 'vitest';
import { VirtualTime } from '../testing/virtual.ts';
import { Outbox, UNANSWERED } from './outbox.ts';

let time: VirtualTime;
let outbox: Outbox;

beforeEach(() => {
  let count = 0;
  time = new VirtualTime();
  outbox = new Outbox(time, () => `id${++count}`);
});

it('gives every command an id of its own, and its answer by that id', async () => {
  const first = outbox.add({ type: 'raise_hand' });
  const second = outbox.add({ type: 'lower_hand' });
  outbox.refuse('id2', 'no_hand');
  outbox.acknowledge('id1', 7);
  expect(first.frame).toBe('{"id":"id1","command":{"type":"raise_hand"}}');
  expect(await first.answer).toEqual({ ok: true, seq: 7 });
  expect(await second.answer).toEqual({ ok: false, reason: 'no_hand' });
});

it('keeps what is unanswered, in order', () => {
  outbox.add({ type: 'raise_hand' });
  const { frame } = outbox.add({ type: 'lower_hand' });
  outbox.acknowledge('id1', 1);
  expect(outbox.unanswered()).toEqual([frame]);
});

it('answers twice only once', async () => {
  const { answer } = outbox.add({ type: 'raise_hand' });
  outbox.acknowledge('id1', 1);
  outbox.refuse('id1', 'too_late');
  expect(await answer).toEqual({ ok: true, seq: 1 });
});

it('gives up on a command after the 30 s that a lease lives without a socket', async () => {
  const { answer } = outbox.add({ type: 'raise_hand' });
  await time.pass(29_999);
  expect(outbox.unanswered()).toHaveLength(1);
  await time.pass(1);
  expect(await answer).toEqual({ ok: false, reason: UNANSWERED });
});

it('opens no microphone long after the tap that asked for it', async () => {
  const { answer } = outbox.add({ type: 'unmute_self' });
  await time.pass(3000);
  expect(await answer).toEqual({ ok: false, reason: UNANSWERED });
  expect(outbox.unanswered()).toEqual([]);
});
