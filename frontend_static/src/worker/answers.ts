/** How a question is answered from network and cache. */
import { cardOf, homeOf, isOwnPage, standInOf, type Shelf } from './rules.ts';
import { offlinePage, personalOfflinePage, SHELL } from './shell.ts';
import { keep, lookUp } from './shelves.ts';

/** A network slower than this gives way to what is kept, in milliseconds. */
const PATIENCE_MS = 4_000;

/** What was kept holds; only what is missing is fetched. */
export async function answerKept(event: FetchEvent, shelf: Shelf): Promise<Response> {
  return (await lookUp(event.request.url)) ?? fetchAndKeep(event, shelf);
}

/** What was kept, at once; the network's answer is for the next time. */
export async function answerSoon(event: FetchEvent, shelf: Shelf): Promise<Response> {
  const kept = await lookUp(event.request.url);
  const coming = fetchAndKeep(event, shelf);
  if (!kept) return coming;
  event.waitUntil(coming.catch(() => undefined));
  return kept;
}

/** The network's answer, or what is kept when that fails, is broken, or takes too long. */
export async function answerFresh(event: FetchEvent, shelf: Shelf | null): Promise<Response> {
  const coming = fetchAndKeep(event, shelf);
  event.waitUntil(coming.catch(() => undefined));
  const early = await Promise.race([coming.catch(() => null), after(PATIENCE_MS)]);
  if (early && early.status < 500) return early;
  const kept = await bestKept(event.request);
  if (kept) return kept;
  return coming.catch((problem: unknown) => lastResort(event.request, problem));
}

async function fetchAndKeep(event: FetchEvent, shelf: Shelf | null): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  const response = preloaded ?? (await fetch(event.request));
  if (shelf) event.waitUntil(keep(shelf, event.request.url, response.clone()));
  return response;
}

function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
}

/** For a page this is also the same page elsewhere on the map, or the start page when the browser has the feature's card. */
async function bestKept(request: Request): Promise<Response | undefined> {
  const exact = await lookUp(request.url);
  if (exact || request.mode !== 'navigate') return exact;
  const url = new URL(request.url);
  const home = homeOf(url, SHELL.homes);
  const [card, standIn] = [cardOf(url, home), standInOf(url, home)];
  if (standIn) return lookUp(url.origin + standIn);
  return (
    (await lookUp(url.origin + url.pathname)) ?? (card && (await lookUp(card)) ? lookUp(home) : undefined)
  );
}

async function lastResort(request: Request, problem: unknown): Promise<Response> {
  if (request.mode !== 'navigate') throw problem;
  const url = new URL(request.url);
  const home = homeOf(url, SHELL.homes);
  const page = await lookUp(isOwnPage(url, home) ? personalOfflinePage(home) : offlinePage(home));
  if (!page) throw problem;
  return page;
}
