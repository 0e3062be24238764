import { afterEach, describe, expect, it, vi } from 'vitest';
import { FOR_WORK } from './rules.ts';

vi.hoisted(() => vi.stubGlobal('AMTSKARTE_SHELL', { version: 'b', files: [], homes: ['/'] }));

const { KEPT_AT, lookUp, nameOf, outdated, stamped, trim } = await import('./shelves.ts');

const NOW = Date.parse('2026-06-13T12:00:00Z');
const DAY_MS = 86_400_000;

/** Answers that were kept so many days ago, the oldest first, as a browser lists them. */
function cacheOf(...daysAgo: number[]) {
  const kept = new Map(
    daysAgo.map((days, index) => [`/${index}`, new Date(NOW - days * DAY_MS).toISOString()]),
  );
  const cache = {
    keys: () => Promise.resolve([...kept.keys()]),
    match: (key: string) => Promise.resolve(new Response('', { headers: { [KEPT_AT]: kept.get(key)! } })),
    delete: (key: string) => Promise.resolve(kept.delete(key)),
  };
  return { kept, cache: cache as unknown as Cache };
}

/** All shelves of a browser, which looks through them in the order in which they came. */
function browserWith(shelves: Record<string, Record<string, Response>>): CacheStorage {
  const match = (url: string, { cacheName }: MultiCacheQueryOptions) => {
    const asked = cacheName ? [shelves[cacheName]] : Object.values(shelves);
    return Promise.resolve(asked.find((shelf) => shelf?.[url])?.[url]);
  };
  return { match } as unknown as CacheStorage;
}

/** A page for work that was kept so many days ago. */
const forWork = (body: string, daysAgo: number) =>
  new Response(body, {
    headers: {
      [FOR_WORK]: '1',
      [KEPT_AT]: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
    },
  });

describe('shelves', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each([1, 5])(
    'give of a page for work what this build kept, not the last one %s days ago',
    async (days) => {
      const shelves = {
        'amtskarte-work-a': { '/rounds/day/': forWork('old', days) },
        [nameOf('work')]: { '/rounds/day/': forWork('new', 0) },
      };
      vi.stubGlobal('caches', browserWith(shelves));
      expect(await (await lookUp('/rounds/day/'))?.text()).toBe('new');
    },
  );

  it('give no page for work after its days, in whatever build it was kept', async () => {
    const shelves = { [nameOf('work')]: { '/rounds/day/': forWork('old', 4) } };
    vi.stubGlobal('caches', browserWith(shelves));
    expect(await lookUp('/rounds/day/')).toBeUndefined();
  });

  it('throws away what is too old', async () => {
    const { kept, cache } = cacheOf(40, 31, 29, 1);
    await trim(cache, { count: 10, days: 30 }, NOW);
    expect([...kept.keys()]).toEqual(['/2', '/3']);
  });

  it('throws away the oldest of too many', async () => {
    const { kept, cache } = cacheOf(4, 3, 2, 1);
    await trim(cache, { count: 3, days: 30 }, NOW);
    expect([...kept.keys()]).toEqual(['/1', '/2', '/3']);
  });

  it('says in a kept page since when', async () => {
    const page = new Response('<!doctype html><html lang="de">', {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' },
    });
    const kept = await stamped(page, '2026-06-13T12:00:00Z');
    expect(await kept.text()).toBe('<!doctype html><html data-from-cache="2026-06-13T12:00:00Z" lang="de">');
    expect(kept.headers.get(KEPT_AT)).toBe('2026-06-13T12:00:00Z');
    expect(kept.headers.has('Content-Encoding')).toBe(false);
  });

  it('keeps the files of the former build for pages that are still open, and no older ones', () => {
    const names = [
      'amtskarte-shell-0',
      'amtskarte-shell-a',
      'amtskarte-pages-a',
      'amtskarte-shell-b',
      'amtskarte-tiles',
    ];
    expect(outdated(names, [nameOf('shell'), nameOf('pages')])).toEqual(['amtskarte-shell-0']);
  });
});
