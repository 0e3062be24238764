/** The caches: what is kept, since when, and for how long. */
import { pagesOf, SHELL } from './shell.ts';
import { FOR_WORK, shelfOf, type Shelf } from './rules.ts';

/** Tells the page that an answer was kept, and since when (ISO 8601). A fresh answer does not have it. */
export const KEPT_AT = 'x-from-cache';

const PREFIX = 'amtskarte-';
const DAY_MS = 86_400_000;

export interface Limit {
  count: number;
  days: number;
}

const LIMITS: Record<Shelf, Limit> = {
  shell: { count: 200, days: 365 },
  pages: { count: 100, days: 30 },
  // What the office's people take along: reports that are not public among it.
  work: { count: 60, days: 3 },
  pieces: { count: 200, days: 30 },
  // About 15 KB each: 12 MB at most.
  tiles: { count: 800, days: 30 },
  drawings: { count: 400, days: 60 },
};

const VERSIONED: readonly Shelf[] = ['pages', 'work', 'shell'];

/** Files and the pages that name them belong to one build; pieces, tiles and drawings fit any. */
export function nameOf(shelf: Shelf): string {
  return PREFIX + (VERSIONED.includes(shelf) ? `${shelf}-${SHELL.version}` : shelf);
}

/** Keeps an answer, if it may be kept. A full disk is no reason to fail. */
export async function keep(shelf: Shelf, url: string, response: Response): Promise<void> {
  const place = shelfOf(shelf, response);
  if (!place) return;
  try {
    const cache = await caches.open(nameOf(place));
    await cache.put(url, await stamped(response, new Date().toISOString()));
  } catch (problem) {
    console.info('Not kept:', url, problem);
  }
}

/** Says in the answer itself since when it is kept; a page cannot see its own headers, so it is told in its root element. */
export async function stamped(response: Response, moment: string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, moment);
  // The body is no longer as the network sent it.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const isHtml = headers.get('Content-Type')?.startsWith('text/html');
  const body = isHtml ? markRoot(await response.text(), moment) : response.body;
  return new Response(body, { status: response.status, headers });
}

function markRoot(html: string, moment: string): string {
  return html.replace('<html ', `<html data-from-cache="${moment}" `);
}

/** What is kept under an address: the present build's first. */
export async function lookUp(url: string): Promise<Response | undefined> {
  for (const shelf of VERSIONED) {
    // Opening a cache would make it, also for people who take nothing along.
    const found = await caches.match(url, { ignoreVary: true, cacheName: nameOf(shelf) });
    if (found && !isOldWork(found)) return found;
  }
  const found = await caches.match(url, { ignoreVary: true });
  return found && !isOldWork(found) ? found : undefined;
}

/** Nobody may come back to a page for work after its days, be it that no worker has started since. */
function isOldWork({ headers }: Response): boolean {
  const keptMs = Date.now() - Date.parse(headers.get(KEPT_AT) ?? '');
  return headers.has(FOR_WORK) && !(keptMs <= LIMITS.work.days * DAY_MS);
}

/** Only another build brings these anew. */
const OF_BUILD = new Set([...SHELL.files, ...SHELL.homes.flatMap(pagesOf)]);

/** Throws away what is too old or too much, but for what came with the build. A cache lists first what was written first. */
export async function trim(cache: Cache, { count, days }: Limit, now: number): Promise<void> {
  const keys = (await cache.keys()).filter(({ url }) => !OF_BUILD.has(pathOf(url)));
  for (const [index, key] of keys.entries()) {
    if (index >= keys.length - count && (await ageOf(cache, key, now)) <= days * DAY_MS) return;
    await cache.delete(key);
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, location.href);
  return pathname + search;
}

/** Since when an address is kept there, in milliseconds; `null` when it is not. */
export async function keptSince(name: string, url: string): Promise<number | null> {
  const found =
    (await caches.has(name)) && (await (await caches.open(name)).match(url, { ignoreVary: true }));
  const moment = found ? found.headers.get(KEPT_AT) : null;
  return moment ? Date.parse(moment) : null;
}

async function ageOf(cache: Cache, key: Request, now: number): Promise<number> {
  const moment = (await cache.match(key, { ignoreVary: true }))?.headers.get(KEPT_AT);
  return moment ? now - Date.parse(moment) : Infinity;
}

let trimming: Promise<void> | undefined;

/** Once in the life of a worker, which browsers start anew for nearly each visit: months may lie between two builds. */
export function trimInPassing(): Promise<void> {
  // What is gone without a network cannot come back.
  if (navigator.onLine) trimming ??= trimAll();
  return trimming ?? Promise.resolve();
}

export async function trimAll(): Promise<void> {
  for (const name of await caches.keys()) {
    const shelf = shelfNamed(name);
    if (shelf) await trim(await caches.open(name), LIMITS[shelf], Date.now());
  }
}

/** Whose cache it is, in any build; `undefined` for one that pages keep themselves. */
function shelfNamed(name: string): Shelf | undefined {
  return (Object.keys(LIMITS) as Shelf[]).find((shelf) =>
    VERSIONED.includes(shelf) ? name.startsWith(`${PREFIX}${shelf}-`) : name === nameOf(shelf),
  );
}

/** Caches of former builds that may go: all but the last of each kind, on which open pages may still depend. */
export function outdated(names: readonly string[], current: readonly string[]): string[] {
  return VERSIONED.flatMap((kind) => {
    const former = names.filter((name) => name.startsWith(`${PREFIX}${kind}-`) && !current.includes(name));
    return former.slice(0, -1);
  });
}

export async function dropOutdated(): Promise<void> {
  const current = VERSIONED.map(nameOf);
  await Promise.all(outdated(await caches.keys(), current).map((name) => caches.delete(name)));
}
