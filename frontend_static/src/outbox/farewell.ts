/** Whoever signs out on a device that others use, too, can take along what is still there. */
import { copyOf } from '../dom.ts';
import { beforeSigningOut } from '../signing-out.ts';
import type { Entry } from './entry.ts';
import { tell } from './means.ts';
import type { Store } from './store.ts';

export async function offerToClear(store: Store): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('form[data-signs-out]');
  const entries = (await store.all()).filter(({ isThrown }) => !isThrown);
  if (!form) return;
  beforeSigningOut(() => leave(form, store, entries));
  const waiting = entries.filter(({ state }) => state !== 'arrived');
  if (!waiting.length) return;
  const offer = copyOf('outbox-farewell');
  const { one = '', many = '' } = offer.querySelector<HTMLElement>('[data-words]')!.dataset;
  const words = waiting.length === 1 ? one : many.replace('{count}', String(waiting.length));
  offer.querySelector('[data-words]')!.textContent = words;
  form.prepend(offer);
}

async function leave(form: HTMLFormElement, store: Store, entries: readonly Entry[]): Promise<void> {
  const isWished = form.querySelector<HTMLInputElement>('[data-clear]')?.checked ?? false;
  // The account knows what has arrived from it; its link is nothing for who comes next.
  const isDone = ({ state, who }: Entry) => state === 'arrived' && who !== '';
  for (const entry of entries) if (isWished || isDone(entry)) await store.drop(entry.key);
  await store.noteWho('');
  tell();
}
