/** Says on the page of a form how its entry goes on, as long as somebody looks. */
import { keepSending } from './departure.ts';
import { onChange } from './means.ts';
import { openStore } from './store.ts';

export async function watch(place: HTMLElement, key: string): Promise<void> {
  const store = await openStore();
  const show = async () => {
    const entry = await store.find(key);
    const state = entry?.state ?? 'waiting';
    place.dataset.state = state === 'waiting' && navigator.onLine ? 'soon' : state;
    for (const part of place.querySelectorAll<HTMLElement>('[data-when]'))
      part.hidden = !part.dataset.when!.split(' ').includes(place.dataset.state);
    const link = place.querySelector<HTMLAnchorElement>('[data-arrived]');
    if (link && entry?.address) link.href = entry.address;
  };
  onChange(() => void show());
  addEventListener('online', () => void show());
  addEventListener('offline', () => void show());
  await show();
  keepSending();
}
