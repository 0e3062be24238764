/** Keeps pages that somebody may need without a network and has not seen before: the forms, and what waits to be sent. */
import { keep, keptSince, lookUp, nameOf } from './shelves.ts';

/** So often the server is asked whether they have changed; the list of them is kept last and so tells when that was. */
const FRESH_MS = 86_400_000;

export async function keepAhead(home: string): Promise<void> {
  const list = `${home}offline/pages.json`;
  if (await isFresh(list)) return;
  const response = await fetch(list, { cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return;
  const { pages } = (await response.clone().json()) as { pages: string[] };
  const kept = await Promise.all(pages.map(keepPage));
  if (kept.every(Boolean)) await keep('pages', list, response);
}

async function isFresh(list: string): Promise<boolean> {
  const since = await keptSince(nameOf('pages'), list);
  if (since === null || Math.abs(Date.now() - since) >= FRESH_MS) return false;
  const { pages } = (await (await lookUp(list))!.json()) as { pages: string[] };
  // One of them may have had to go.
  return (await Promise.all(pages.map(lookUp))).every(Boolean);
}

async function keepPage(url: string): Promise<boolean> {
  const response = await fetch(url, { cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return false;
  await keep('pages', url, response);
  return (await lookUp(url)) !== undefined;
}

/** Keeps what a page names that somebody takes outside: its own address, and those of the forms that are needed there. */
export async function takeAlong(urls: readonly string[]): Promise<void> {
  await Promise.all(urls.map(keepPage));
}
