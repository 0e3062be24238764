/** Whoever signs out on a device that others use, too, can take along what is still there. */
import { copyOf } from '../dom.ts';
import { beforeSigningOut } from '../signing-out.ts';
import type { Entry } from './entry.ts';
import { tell } from './means.ts';
import type { Store } from './store.ts';

export async function offerToClear(store: Store): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('form[data-signs-out]');
  if (!form) return;
  const own = await store.who();
  const entries = (await store.all()).filter(({ isThrown }) => !isThrown);
  const waiting = entries.filter(({ state, who }) => state !== 'arrived' && who === own);
  beforeSigningOut(() => leave(form, store, waiting));
  if (!waiting.length) return;
  const offer = copyOf('outbox-farewell');
  const { one = '', many = '' } = offer.querySelector<HTMLElement>('[data-words]')!.dataset;
  const words = waiting.length === 1 ? one : many.replace('{count}', String(waiting.length));
  offer.querySelector('[data-words]')!.textContent = words;
  form.prepend(offer);
}

async function leave(form: HTMLFormElement, store: Store, waiting: readonly Entry[]): Promise<void> {
  const isWished = form.querySelector<HTMLInputElement>('[data-clear]')?.checked ?? false;
  // The account knows what has arrived from it; its link is nothing for who comes next.
  const isDone = ({ state, who }: Entry) => state === 'arrived' && who !== '';
  const done = (await store.all()).filter((entry) => !entry.isThrown && isDone(entry));
  for (const { key } of [...done, ...(isWished ? waiting : [])]) await store.drop(key);
  await store.noteWho('');
  tell();
}
