/** Pages that are kept on this device for work outside, where there may be no network. They are for one person alone. */

/** Of the worker's shelf, in any build. */
const SHELF = 'amtskarte-work-';
const PHOTOS = 'amtskarte-photos-of-work';
const PATIENCE_MS = 20_000;
const PAUSE_MS = 500;

/** Lets the worker keep this page and those that it leads to outside, and says so once it has. */
export async function takeAlong(page: Document): Promise<void> {
  const notice = page.querySelector<HTMLElement>('[data-kept-here]');
  if (!notice || !('serviceWorker' in navigator)) return;
  const links = [...page.querySelectorAll<HTMLAnchorElement>('a[data-outside]')].map(({ href }) => href);
  const along = [location.href.replace(/#.*$/, ''), ...links];
  if (!page.documentElement.dataset.fromCache)
    (await navigator.serviceWorker.ready).active?.postMessage({ along });
  notice.hidden = !(await areKept(along));
}

async function areKept(urls: readonly string[]): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = await Promise.all(urls.map((url) => caches.match(url, { ignoreVary: true })));
    if (found.every(Boolean)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

/** Whoever comes next on this device reads nothing of it. */
export async function forgetWork(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const shelves = (await caches.keys()).filter((name) => name.startsWith(SHELF) || name === PHOTOS);
  await Promise.all(shelves.map((name) => caches.delete(name)));
}
