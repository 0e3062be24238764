/** On a first visit the worker comes after the page: it is told what was fetched without it, so that one visit is enough. */

/** What comes together is told together. */
const TOGETHER_MS = 1_000;

const untold = new Set<string>();
let isFirst = false;
let telling = 0;

/** Begins to remember, where no worker answers this page yet. */
export function rememberFetches(): void {
  isFirst = !navigator.serviceWorker.controller;
}

/**
 * Begins to tell, now that a worker is to come.
 *
 * Also what is fetched later: while the worker takes over, something may be on its way without it.
 */
export function tellOfFetches(): void {
  if (!isFirst) return;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[])
      if (!entry.workerStart) noteFetch(entry.name);
  });
  observer.observe({ type: 'resource', buffered: true });
  tellSoon();
}

/**
 * Takes note of what a thread beside the page fetches, such as the tiles of its map: the page's own list lacks it, and whether a
 * new worker sees it depends on how far that thread was when the worker came.
 *
 * @param url Absolute.
 */
export function noteFetch(url: string): void {
  if (!isFirst) return;
  untold.add(url);
  if (telling) tellSoon();
}

function tellSoon(): void {
  clearTimeout(telling);
  telling = window.setTimeout(() => void tell(), TOGETHER_MS);
}

async function tell(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  if (untold.size) active?.postMessage({ seen: [...untold] });
  untold.clear();
}
