/** What the queue works with in a browser, be it in a page or in the worker. */
import { Queue, type Locks } from './queue.ts';
import { send } from './sending.ts';
import { openStore } from './store.ts';
import { fetchTicket } from './ticket.ts';

const CHANNEL = 'amtskarte-outbox';
/** The name under which the browser wakes the worker when there is a network. */
export const SYNC = 'amtskarte-outbox';

let channel: BroadcastChannel | undefined;
const heard = new Set<() => void>();

/** Old browsers have no locks, nor any where the connection is not secure; there the server alone sees to it that nothing is doubled. */
const NO_LOCKS = {
  request: (_name: string, ...rest: unknown[]) => {
    // The options before it may be left out.
    const work = rest.at(-1) as (lock: Lock) => unknown;
    return Promise.resolve(work({ name: '', mode: 'exclusive' }));
  },
} as unknown as Locks;

export function locks(): Locks {
  return navigator.locks ?? NO_LOCKS;
}

/** A channel does not tell itself. */
export function tell(): void {
  open().postMessage('changed');
  for (const hear of heard) hear();
}

export function onChange(hear: () => void): void {
  heard.add(hear);
  open();
}

function open(): BroadcastChannel {
  if (!channel) {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      for (const hear of heard) hear();
    };
  }
  return channel;
}

export async function makeQueue(): Promise<Queue> {
  const store = await openStore();
  return new Queue({ store, locks: locks(), fetchTicket, send, tell, now: () => Date.now() });
}
