import { expect, it } from 'vitest';
import { decode } from './frames.ts';

it('reads a frame of several messages in order', () => {
  const frame = '[{"type":"count","listening":2},{"type":"place","before":0}]';
  expect(decode(frame).map((message) => message.type)).toEqual(['count', 'place']);
});

it('passes over what a newer server says', () => {
  expect(decode('[{"type":"fireworks"},{"type":"rejoin"}]')).toEqual([{ type: 'rejoin' }]);
});

it.each(['', 'no json', '{}', 'null', '[1, null, "x", {}]', '[{"type":"toString"}]'])(
  'hears nothing in %j',
  (frame) => expect(decode(frame)).toEqual([]),
);
