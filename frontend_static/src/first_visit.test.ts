import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

interface Fetched {
  name: string;
  workerStart: number;
}

/** A page with a worker that notes what it is told, and the list of what the page fetches. */
async function openPage(controller: object | null) {
  vi.resetModules();
  const told: string[][] = [];
  const active = { postMessage: ({ seen }: { seen: string[] }) => told.push(seen) };
  vi.stubGlobal('navigator', { serviceWorker: { controller, ready: Promise.resolve({ active }) } });
  let list: (entries: Fetched[]) => void = () => {
    throw new Error('Nobody observes.');
  };
  class Observer {
    constructor(callback: (list: { getEntries: () => Fetched[] }) => void) {
      list = (entries) => callback({ getEntries: () => entries });
    }
    observe() {}
  }
  vi.stubGlobal('PerformanceObserver', Observer);
  const { noteFetch, rememberFetches, tellOfFetches } = await import('./first_visit.ts');
  rememberFetches();
  return { told, noteFetch, tellOfFetches, fetches: (...entries: Fetched[]) => list(entries) };
}

const wait = () => vi.advanceTimersByTimeAsync(1_000);

describe('the first visit', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('tells of what was fetched without the worker, once', async () => {
    const { told, noteFetch, tellOfFetches, fetches } = await openPage(null);
    noteFetch('https://a.example/tiles/1');
    tellOfFetches();
    fetches(
      { name: 'https://a.example/list/', workerStart: 0 },
      { name: 'https://a.example/card/', workerStart: 12.5 },
    );
    noteFetch('https://a.example/tiles/1');
    await wait();
    await wait();
    expect(told).toEqual([['https://a.example/tiles/1', 'https://a.example/list/']]);
  });

  it('goes on while the worker takes over', async () => {
    const { told, noteFetch, tellOfFetches, fetches } = await openPage(null);
    tellOfFetches();
    await wait();
    expect(told).toEqual([]);
    noteFetch('https://a.example/tiles/2');
    fetches({ name: 'https://a.example/late/', workerStart: 0 });
    await wait();
    expect(told).toEqual([['https://a.example/tiles/2', 'https://a.example/late/']]);
  });

  it('keeps quiet while no worker is to come', async () => {
    const { told, noteFetch } = await openPage(null);
    noteFetch('https://a.example/tiles/1');
    await wait();
    expect(told).toEqual([]);
  });

  it('says nothing where a worker has answered all along', async () => {
    const { told, noteFetch, tellOfFetches } = await openPage({});
    noteFetch('https://a.example/tiles/1');
    tellOfFetches();
    await wait();
    expect(told).toEqual([]);
  });
});
