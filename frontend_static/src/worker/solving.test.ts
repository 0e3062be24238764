import { expect, it } from 'vitest';
import { solve } from './solving.ts';

it('finds what the server has hidden', async () => {
  // Made by the server's library.
  const parameters = {
    cost: 50,
    keyLength: 32,
    keyPrefix: '6d835a64ede4f8012223fac2950d89ec',
    nonce: '35193b98dae4338d8433d30e62651e92',
    salt: '48bca041a38d6681f61693635f0f33de',
  };
  expect(await solve({ parameters, signature: '' })).toEqual({
    counter: 7,
    derivedKey: '6d835a64ede4f8012223fac2950d89ecb7e7364440f7069f16f11e6a68ab7ff5',
  });
});
