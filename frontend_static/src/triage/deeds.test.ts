import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deeds } from './deeds.ts';

const told = () => ({ done: vi.fn(), undone: vi.fn(), refused: vi.fn() });

afterEach(() => vi.unstubAllGlobals());

describe('Deeds', () => {
  it('tries to take back the same again where nobody answered', async () => {
    const asked = vi.fn<(url: string) => Promise<Response>>();
    vi.stubGlobal('fetch', asked);
    const deeds = new Deeds('/triage/', '7', told());
    deeds.remember({ done: [], refused: [], batch: 8, words: '' });
    asked.mockRejectedValueOnce(new TypeError('network'));
    await deeds.undo();
    asked.mockResolvedValueOnce(new Response('{"detail":"Gone"}', { status: 404 }));
    await deeds.undo();
    asked.mockResolvedValueOnce(new Response('{}'));
    await deeds.undo();
    expect(asked.mock.calls.map(([url]) => url)).toEqual([
      '/triage/undo/8/',
      '/triage/undo/8/',
      '/triage/undo/7/',
    ]);
  });
});
