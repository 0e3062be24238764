/** Sends what waits as soon as it can: at the start of a page, when a network comes, and again after a while. */
import { makeQueue, SYNC } from './means.ts';
import type { Rest } from './queue.ts';

/** How long until the next try, by what came of the last ones. */
const RESTS_MS = [10_000, 30_000, 60_000, 180_000, 600_000];
/** Another tab is at it, and may have looked before the last entry came. */
const BUSY_MS = 5_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let tries = 0;
let isMinded = false;

export function keepSending(): void {
  if (!isMinded) listen();
  isMinded = true;
  depart();
}

function listen(): void {
  addEventListener('online', () => depart());
  // A telephone that was in a pocket stops its timers.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && depart());
}

/** Now, whatever was tried before. */
export function depart(): void {
  tries = 0;
  void run();
}

async function run(): Promise<void> {
  clearTimeout(timer);
  const rest: Rest = await tryAll();
  if (rest === 'done') return;
  const pause = rest === 'busy' ? BUSY_MS : RESTS_MS[Math.min(tries++, RESTS_MS.length - 1)]!;
  clearTimeout(timer);
  timer = setTimeout(() => void run(), pause);
}

async function tryAll(): Promise<Rest> {
  try {
    return await (await makeQueue()).run();
  } catch (problem) {
    console.info('Nothing was sent:', problem);
    return 'stuck';
  }
}

interface Syncing {
  sync?: { register: (tag: string) => Promise<void> };
}

/** Where the browser can, it wakes the worker later, even when no page is open. */
export async function askToBeWoken(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await (registration as (ServiceWorkerRegistration & Syncing) | undefined)?.sync?.register(SYNC);
  } catch (problem) {
    console.info('The browser does not wake the worker:', problem);
  }
}
