import { beforeEach, expect, it, vi } from 'vitest';

type Listener = (event: { data: unknown; waitUntil: (work: Promise<unknown>) => void }) => void;

const ORIGIN = 'https://karte.example';
const listeners = new Map<string, Listener>();

vi.hoisted(() => {
  vi.stubGlobal('AMTSKARTE_SHELL', { version: 'b', files: ['/static/assets/main.js'], homes: ['/'] });
});

const { KEPT_AT, nameOf } = await import('./shelves.ts');

/** Addresses on their shelves, the oldest first, each with the days since it was kept. */
const kept: Record<string, Map<string, number>> = {};

function cacheNamed(name: string): Pick<Cache, 'keys' | 'match' | 'delete'> {
  const shelf = (kept[name] ??= new Map());
  const answer = (days: number) =>
    new Response('', { headers: { [KEPT_AT]: new Date(Date.now() - days * 86_400_000).toISOString() } });
  const daysOf = (key: RequestInfo | URL) => shelf.get((key as Request).url);
  return {
    keys: async () => [...shelf.keys()].map((url) => ({ url })) as unknown as Request[],
    match: async (key) => (daysOf(key) === undefined ? undefined : answer(daysOf(key)!)),
    delete: async (key) => shelf.delete((key as Request).url),
  };
}

/** A worker that a browser has just started, and a page that greets it. */
async function greet(): Promise<void> {
  vi.resetModules();
  await import('./sw.ts');
  const works: Promise<unknown>[] = [];
  listeners.get('message')!({ data: { home: '/' }, waitUntil: (work) => works.push(work) });
  await Promise.all(works);
}

beforeEach(() => {
  for (const name of Object.keys(kept)) delete kept[name];
  vi.stubGlobal('self', {
    location: new URL(ORIGIN),
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  vi.stubGlobal('caches', {
    keys: async () => Object.keys(kept),
    has: async (name: string) => name in kept,
    open: async (name: string) => cacheNamed(name),
  });
});

function lay(shelf: Parameters<typeof nameOf>[0], days: Record<string, number>): Map<string, number> {
  const laid = Object.entries(days).map(([path, age]): [string, number] => [ORIGIN + path, age]);
  return (kept[nameOf(shelf)] = new Map(laid));
}

it('throws away what is too old while people come, and does not wait for the next build', async () => {
  const tiles = lay('tiles', { '/tiles/1.mvt': 40, '/tiles/2.mvt': 2 });
  await greet();
  expect([...tiles.keys()]).toEqual([`${ORIGIN}/tiles/2.mvt`]);
});

it('keeps what came with the build, however old it is', async () => {
  const pages = lay('pages', { '/': 90, '/offline/': 90, '/offline/personal/': 90, '/events/7/': 40 });
  const files = lay('shell', { '/static/assets/main.js': 400 });
  await greet();
  expect([...pages.keys()]).toEqual(['/', '/offline/', '/offline/personal/'].map((path) => ORIGIN + path));
  expect(files.size).toBe(1);
});

it('keeps nothing for work longer than its days, not even of the build before', async () => {
  const [former, own] = ['amtskarte-work-a', 'amtskarte-photos-of-work'];
  kept[former] = new Map([[`${ORIGIN}/rounds/day/`, 4]]);
  kept[own] = new Map([[`${ORIGIN}/inspections/grounds/7/visual/photos/photos_1/0`, 4]]);
  await greet();
  expect([kept[former].size, kept[own].size]).toEqual([0, 1]);
});

it('throws nothing away that cannot be had anew', async () => {
  const tiles = lay('tiles', { '/tiles/1.mvt': 40 });
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValueOnce(false);
  await greet();
  expect(tiles.size).toBe(1);
});
