/** Photos of an inspection that is not sent yet: a phone whose camera takes all memory throws pages away. */
import { recall } from '../form/draft.ts';
import type { AmPhotos } from '../photos/picker.ts';

/** Goes with the pages for work (`work.ts`), and not with their build. */
const SHELF = 'amtskarte-photos-of-work';
const NAME = 'x-name';

export function keepPhotos(form: HTMLElement): void {
  if (!('caches' in globalThis)) return;
  for (const type of ['input', 'change']) form.addEventListener(type, (event) => void save(event));
  form.addEventListener('click', (event) => {
    const { restore, discard } = (event.target as Element).closest('button')?.dataset ?? {};
    if (restore !== undefined) void putBack(form);
    if (discard !== undefined) void forget('');
  });
  form.addEventListener('am:sent', () => void forget(''));
  // What was typed goes with the window; photos without words are of an inspection before.
  if (!recall(`draft ${location.pathname}`)) void forget('');
}

function addressOf(field: string): string {
  return `${location.origin}${location.pathname}photos/${field}`;
}

async function save(event: Event): Promise<void> {
  const picker = (event.target as Element).closest<AmPhotos>('am-photos');
  if (!picker?.settled) return;
  await picker.settled();
  const { fieldName, files } = picker;
  await forget(fieldName && `${fieldName}/`);
  const shelf = await caches.open(SHELF);
  for (const [at, file] of files.entries()) {
    const headers = { 'Content-Type': file.type, [NAME]: encodeURIComponent(file.name) };
    await shelf.put(addressOf(`${fieldName}/${at}`), new Response(file, { headers })).catch(() => undefined);
  }
}

async function forget(field: string): Promise<void> {
  const shelf = await caches.open(SHELF);
  const own = (await shelf.keys()).filter(({ url }) => url.startsWith(addressOf(field)));
  await Promise.all(own.map((key) => shelf.delete(key)));
}

async function putBack(form: HTMLElement): Promise<void> {
  await customElements.whenDefined('am-photos');
  const shelf = await caches.open(SHELF);
  const keys = await shelf.keys();
  for (const picker of form.querySelectorAll<AmPhotos>('am-photos')) {
    const own = keys.filter(({ url }) => url.startsWith(addressOf(`${picker.fieldName}/`)));
    const files = await Promise.all(own.map((key) => fileOf(shelf, key)));
    if (files.length) picker.bring(files, []);
  }
}

async function fileOf(shelf: Cache, key: Request): Promise<File> {
  const kept = (await shelf.match(key))!;
  const name = decodeURIComponent(kept.headers.get(NAME) ?? 'photo');
  return new File([await kept.blob()], name, { type: kept.headers.get('Content-Type') ?? '' });
}
