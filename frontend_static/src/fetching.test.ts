import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Fetcher } from './fetching.ts';

/** A network that answers when it is told to, and lets go of what nobody waits for. */
function slowNetwork(): void {
  vi.stubGlobal(
    'fetch',
    vi.fn((url: string, { signal }: RequestInit) => {
      return new Promise((answer, refuse) => {
        signal!.addEventListener('abort', () => refuse(signal!.reason as Error));
        setTimeout(() => answer(new Response(`<p>${url}</p>`)), url === '/never/' ? 60_000 : 100);
      });
    }),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  // Telephones that get no new system any more know timeouts, but not how to join two signals.
  vi.stubGlobal('AbortSignal', { timeout: AbortSignal.timeout.bind(AbortSignal) });
  slowNetwork();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('brings what the server drew', async () => {
  const drawn = new Fetcher().html('/list/');
  await vi.advanceTimersByTimeAsync(100);
  expect((await drawn)?.content.textContent).toBe('/list/');
});

it('answers the last of two questions', async () => {
  const fetcher = new Fetcher();
  const [first, second] = [fetcher.html('/first/'), fetcher.html('/second/')];
  await vi.advanceTimersByTimeAsync(100);
  expect(await first).toBeNull();
  expect((await second)?.content.textContent).toBe('/second/');
});

it('does not wait for ever', async () => {
  const failed = expect(new Fetcher().html('/never/')).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(12_000);
  await failed;
});

it('says nothing of what was given up, however it would have ended', async () => {
  const fetcher = new Fetcher();
  const given = fetcher.html('/never/');
  fetcher.stop();
  expect(await given).toBeNull();
});
