/** What a page does for the outbox once it stands. */
import { isMending } from '../form/mending.ts';
import { AmOutbox } from './bar.ts';
import { keepSending } from './departure.ts';
import { offerToClear } from './farewell.ts';
import { AmOutboxList } from './list.ts';
import { openStore } from './store.ts';

export async function mind(): Promise<void> {
  const store = await openStore();
  const { who, fromCache } = document.documentElement.dataset;
  if (who !== undefined && !fromCache) await store.noteWho(who);
  customElements.define('am-outbox', AmOutbox);
  customElements.define('am-outbox-list', AmOutboxList);
  // Its own page says it all, and so does a form in which an entry is mended.
  if (!document.querySelector('am-outbox-list') && !isMending())
    document.body.append(document.createElement('am-outbox'));
  await offerToClear(store);
  keepSending();
}
