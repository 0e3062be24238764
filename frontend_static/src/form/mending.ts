/** Puts what the server has refused back into its form, so that it can be mended. */
import type { Entry } from '../outbox/entry.ts';
import type { AmPhotos } from '../photos/picker.ts';
import { fill } from './draft.ts';

const ANCHOR = '#entry=';

/** Whether the address names one. */
export function isMending(): boolean {
  return location.hash.startsWith(ANCHOR);
}

/** The entry that the address names; `undefined` where it is not there any more. */
export async function entryToMend(): Promise<Entry | undefined> {
  try {
    const { openStore } = await import('../outbox/store.ts');
    return await (await openStore()).find(decodeURIComponent(location.hash.slice(ANCHOR.length)));
  } catch (problem) {
    console.info('There is no outbox:', problem);
    return undefined;
  }
}

/** The address at which an entry can be mended. */
export function mendingAddress({ page, key }: Entry): string {
  return page + ANCHOR + encodeURIComponent(key);
}

export async function putBack(form: HTMLFormElement, entry: Entry): Promise<void> {
  form.querySelector<HTMLInputElement>('[name="idempotency_key"]')!.value = entry.key;
  fill(form, entry.fields);
  const words = entry.fields.filter(([name]) => name === 'photo_alt').map(([, value]) => value);
  if (!entry.photos.length) return;
  await customElements.whenDefined('am-photos');
  const pickers = [...form.querySelectorAll<AmPhotos>('am-photos')];
  for (const picker of pickers) {
    const own = entry.photos.filter(({ field }) => pickers.length === 1 || field === picker.fieldName);
    const files = own.map(({ blob, name }) => new File([blob], name, { type: blob.type }));
    if (files.length) picker.bring(files, pickers.length === 1 ? words : []);
  }
}
