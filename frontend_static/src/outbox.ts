/** Minds what waits on this device, where anything does. */
import { isThere } from './outbox/there.ts';

/** The page and its map come first. */
const CALM_MS = 500;

export function mindOutbox(): void {
  const begin = () => setTimeout(() => void start(), CALM_MS);
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
}

async function start(): Promise<void> {
  const isOwnPage = document.querySelector('am-outbox-list') !== null;
  // Somebody who is signed in is remembered, so that what they write without a network is sent in their name alone.
  if (!isOwnPage && !document.documentElement.dataset.who && !(await isThere())) return;
  try {
    await (await import('./outbox/shell.ts')).mind();
  } catch (problem) {
    document.documentElement.toggleAttribute('data-no-outbox', true);
    console.info('This device keeps nothing:', problem);
  }
}
