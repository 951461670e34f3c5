import { expect, it } from 'vitest';
import { followNetwork } from './page.ts';

class Network extends EventTarget {
  type: string | undefined = 'wifi';

  become(type: string | undefined): void {
    this.type = type;
    this.dispatchEvent(new Event('change'));
  }
}

function changesOf(network: Network): () => number {
  let count = 0;
  followNetwork(network, () => count++);
  return () => count;
}

it('tells of another kind of network, not of another speed', () => {
  const network = new Network();
  const changes = changesOf(network);
  network.become('wifi');
  expect(changes()).toBe(0);
  network.become('cellular');
  expect(changes()).toBe(1);
});

it('waits for a network where there is none', () => {
  const network = new Network();
  const changes = changesOf(network);
  network.become('none');
  expect(changes()).toBe(0);
  network.become('wifi');
  expect(changes()).toBe(1);
});

it('tells nothing where the browser does not say', () => {
  const network = new Network();
  network.type = undefined;
  const changes = changesOf(network);
  network.become(undefined);
  expect(changes()).toBe(0);
});
