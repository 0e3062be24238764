import { beforeEach, expect, it, vi } from 'vitest';
import { entryOf, type Entry } from './entry.ts';
import { offerToClear } from './farewell.ts';
import type { Farewell } from '../signing-out.ts';
import type { Store } from './store.ts';

let farewell: Farewell;

vi.mock('./means.ts', () => ({ tell: vi.fn() }));
vi.mock('../signing-out.ts', () => ({ beforeSigningOut: (said: Farewell) => void (farewell = said) }));

const DRAFT = { key: 'k', url: '', page: '', what: '', title: '', fields: [], photos: [], drawnAt: '' };
let entries: Entry[];
const noted: string[] = [];
const store = {
  all: () => Promise.resolve(entries),
  drop: (key: string) => Promise.resolve(void (entries = entries.filter((entry) => entry.key !== key))),
  who: () => Promise.resolve('kim'),
  noteWho: (who: string) => Promise.resolve(void noted.push(who)),
} as unknown as Store;

const form = () => document.querySelector('form')!;

beforeEach(async () => {
  entries = ['a', 'b'].map((key) => entryOf({ ...DRAFT, key }, 'kim', 'waiting', 0));
  noted.length = 0;
  document.body.innerHTML = `<form data-signs-out><button>Abmelden</button></form>
    <template id="outbox-farewell"><label><input type="checkbox" data-clear><span data-words data-one="Eins" data-many="{count}"></span></label></template>`;
  await offerToClear(store);
});

it('deletes what lies here when that is wished', async () => {
  expect(form().textContent).toContain('2');
  form().querySelector<HTMLInputElement>('[data-clear]')!.checked = true;
  await farewell(form());
  expect(entries).toEqual([]);
  expect(noted).toEqual(['']);
});

it('leaves it when not, and forgets who was there', async () => {
  await farewell(form());
  expect(entries).toHaveLength(2);
  expect(noted).toEqual(['']);
});

it('counts only what has not arrived, and takes along the links of the account', async () => {
  const arrived = (key: string, who: string) => entryOf({ ...DRAFT, key }, who, 'arrived', 0);
  entries = [arrived('c', 'kim'), arrived('d', '')];
  document.querySelector('[data-clear]')!.closest('label')!.remove();
  await offerToClear(store);
  expect(form().querySelector('[data-clear]')).toBeNull();
  await farewell(form());
  expect(entries.map(({ key }) => key)).toEqual(['d']);
});

it('leaves what others have written on this device', async () => {
  const written = (key: string, who: string) => entryOf({ ...DRAFT, key }, who, 'waiting', 0);
  entries = [written('a', 'kim'), written('b', 'lee'), written('c', '')];
  form().querySelector('[data-clear]')!.closest('label')!.remove();
  await offerToClear(store);
  expect(form().querySelector('[data-words]')!.textContent).toBe('Eins');
  form().querySelector<HTMLInputElement>('[data-clear]')!.checked = true;
  await farewell(form());
  expect(entries.map(({ key }) => key)).toEqual(['b', 'c']);
});
