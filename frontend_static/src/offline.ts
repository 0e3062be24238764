/** Brings in the worker that answers when there is no network. */

/** The page and its map come first. */
const CALM_MS = 2_000;

export function guard(): void {
  // Only where the connection is secure: elsewhere browsers offer no workers.
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => setTimeout(() => void register(), CALM_MS));
}

/** The page that stands in for another one gives way as soon as that one can come. */
export function giveWay(): void {
  if (document.querySelector('[data-stand-in]')) addEventListener('online', () => location.reload());
}

async function register(): Promise<void> {
  const isGuarded = navigator.serviceWorker.controller !== null;
  try {
    await navigator.serviceWorker.register('/sw.js');
  } catch (problem) {
    return console.info('The page is not kept for later:', problem);
  }
  if (!isGuarded) (await navigator.serviceWorker.ready).active?.postMessage({ seen: seen() });
}

/** What the page has fetched so far. */
function seen(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name);
}
