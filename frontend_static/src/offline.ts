/** Brings in the worker that answers when there is no network. */
import { rememberFetches, tellOfFetches } from './first_visit.ts';

/** The page and its map come first. */
const CALM_MS = 2_000;
/** After this long a server that was not reached is tried again. */
const AGAIN_MS = 10_000;

export function guard(): void {
  // Only where the connection is secure: elsewhere browsers offer no workers.
  if (!('serviceWorker' in navigator)) return;
  rememberFetches();
  addEventListener('load', () => setTimeout(() => void register(), CALM_MS));
}

/** The page that stands in for another one gives way as soon as that one can come. */
export function giveWay(): void {
  if (!document.querySelector('[data-stand-in]')) return;
  addEventListener('online', () => void reloadWhenReached());
  // The network may be there, and only the server was away.
  if (navigator.onLine) setTimeout(() => void reloadWhenReached(), AGAIN_MS);
}

/** Browsers say that there is a network before it leads anywhere, and at times when there is none. */
async function reloadWhenReached(): Promise<void> {
  if (await reaches()) location.reload();
  else if (navigator.onLine) setTimeout(() => void reloadWhenReached(), AGAIN_MS);
}

async function reaches(): Promise<boolean> {
  const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => null);
  return answer?.ok ?? false;
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register('/sw.js');
  } catch (problem) {
    return console.info('The page is not kept for later:', problem);
  }
  tellOfFetches();
  // The forms are kept in the language in which somebody reads.
  const { home } = document.documentElement.dataset;
  (await navigator.serviceWorker.ready).active?.postMessage({ home });
}
