import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('AMTSKARTE_SHELL', { version: 'b', files: [], homes: ['/', '/en/'] }));

const { answerFresh, answerKept } = await import('./answers.ts');

const ORIGIN = 'https://karte.example';
const kept = new Map<string, string>();
const cache = {
  match: (url: string) => {
    const body = kept.get(url.replace(ORIGIN, ''));
    return Promise.resolve(body === undefined ? undefined : new Response(body));
  },
  put: async (url: string, response: Response) =>
    void kept.set(url.replace(ORIGIN, ''), await response.text()),
};

function asking(path: string, mode = 'cors') {
  const request = { url: ORIGIN + path, mode };
  const waits: Promise<unknown>[] = [];
  const event = {
    request,
    preloadResponse: undefined,
    waitUntil: (work: Promise<unknown>) => waits.push(work),
  };
  return { event: event as unknown as FetchEvent, done: () => Promise.allSettled(waits) };
}

const fromServer = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'Cache-Control': 'public' } });

beforeEach(() => {
  kept.clear();
  vi.useFakeTimers();
  vi.stubGlobal('caches', { ...cache, open: () => Promise.resolve(cache) });
});

afterEach(() => void vi.useRealTimers());

describe('answers', () => {
  it('come from the network when that is quick, and are kept', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(fromServer('new')));
    const { event, done } = asking('/list/');
    expect(await (await answerFresh(event, 'pieces')).text()).toBe('new');
    await done();
    expect(kept.get('/list/')).toBe('new');
  });

  it('come from the cache when the network takes longer than four seconds', async () => {
    kept.set('/list/', 'old');
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const answer = answerFresh(asking('/list/').event, 'pieces');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await (await answer).text()).toBe('old');
  });

  it('are waited for when there is nothing else', async () => {
    vi.stubGlobal(
      'fetch',
      () => new Promise((resolve) => setTimeout(() => resolve(fromServer('late')), 9_000)),
    );
    const answer = answerFresh(asking('/list/').event, 'pieces');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await (await answer).text()).toBe('late');
  });

  it('come from the cache when the server is in trouble', async () => {
    kept.set('/list/', 'old');
    vi.stubGlobal('fetch', () => Promise.resolve(fromServer('broken', 503)));
    expect(await (await answerFresh(asking('/list/').event, 'pieces')).text()).toBe('old');
  });

  it.each([
    ['/events/7/?sheet=half', '/events/7/', 'page'],
    ['/en/events/7/', '/en/', 'start page, for the card is there'],
    ['/en/events/8/', '/en/offline/', 'no network'],
    ['/en/mine/', '/en/offline/personal/', 'no network for what is yours'],
    ['/subscriptions/abc/', '/offline/personal/', 'no network for what is yours'],
  ])('to a page without network: %s is answered with %s', async (path, from, body) => {
    kept.set('/en/events/7/card/', 'card');
    kept.set(from, body);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await (await answerFresh(asking(path, 'navigate').event, 'pages')).text()).toBe(body);
  });

  it('fail when nobody has one', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(answerFresh(asking('/list/').event, 'pieces')).rejects.toThrow('Failed to fetch');
  });

  it('that hold for ever are not asked for again', async () => {
    kept.set('/tiles/basemap/1/0/0.mvt?v=1', 'tile');
    const network = vi.fn();
    vi.stubGlobal('fetch', network);
    await answerKept(asking('/tiles/basemap/1/0/0.mvt?v=1').event, 'tiles');
    expect(network).not.toHaveBeenCalled();
  });
});
