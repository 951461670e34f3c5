import { expect, it } from 'vitest';
import { fetched } from './fetched.ts';

/** A network that is away for so many attempts. */
function away(attempts: number) {
  const network = { asked: 0 };
  const load = async (): Promise<string> => {
    network.asked += 1;
    if (network.asked <= attempts) throw new TypeError('Importing a module script failed.');
    return 'here';
  };
  return { network, load };
}

it('asks once where nothing fails', async () => {
  const { network, load } = away(0);
  expect(await fetched(load, [0, 0])).toBe('here');
  expect(network.asked).toBe(1);
});

it('asks again after a network that blinked', async () => {
  const { network, load } = away(2);
  expect(await fetched(load, [0, 0])).toBe('here');
  expect(network.asked).toBe(3);
});

it('tells a failure that lasts', async () => {
  const { network, load } = away(9);
  await expect(fetched(load, [0, 0])).rejects.toThrow('Importing');
  expect(network.asked).toBe(3);
});
