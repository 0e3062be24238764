import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AmForm } from '../form.ts';
import type { Draft } from '../outbox/entry.ts';
import { lay, markup } from '../templates.ts';
import { sendOrKeep } from './keeping.ts';
import { post } from './sending.ts';

const kept: Draft[] = [];

vi.mock('../outbox/form.ts', () => ({
  attend: (draft: Draft, _who: string, send: () => Promise<unknown>) => {
    kept.push(draft);
    return send();
  },
}));
vi.mock('./sending.ts', async (original) => ({ ...(await original<object>()), post: vi.fn() }));

customElements.define('am-form', AmForm);

const form = () => document.querySelector('form')!;
const root = document.documentElement;
const sentKeys = () => vi.mocked(post).mock.calls.map(([, data]) => data.get('idempotency_key'));

/** The page of a form, with its key as the server wrote it. */
function open(key: string): void {
  lay(`<am-form data-outbox="Kontrolle"><form method="post" action="/inspections/" novalidate>
    <input type="hidden" name="idempotency_key" value="${key}"><input name="note">
    ${markup('forms/_sending.html')}<button>Senden</button></form></am-form>`);
}

beforeEach(() => {
  kept.length = 0;
  vi.mocked(post).mockReset().mockRejectedValue(new Error('no network'));
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

afterEach(() => void delete root.dataset.fromCache);

it('sends under the key by which the outbox knows it, also where that is made here', async () => {
  open('');
  const data = new FormData(form());
  const element = document.querySelector<HTMLElement>('am-form')!;
  const sending = { element, address: '/inspections/', data, moved: () => undefined };
  await sendOrKeep(sending).catch(() => undefined);
  expect(kept[0]!.key).toHaveLength(32);
  expect(sentKeys()).toEqual([kept[0]!.key]);
});

it('takes a key of its own each time that a page which was kept is opened', async () => {
  root.dataset.fromCache = '2026-06-13T12:00:00Z';
  for (const turn of [1, 2]) {
    open('of-the-page-that-was-kept');
    form().requestSubmit();
    await vi.waitFor(() => expect(kept).toHaveLength(turn));
  }
  const keys = kept.map(({ key }) => key);
  expect(new Set([...keys, 'of-the-page-that-was-kept']).size).toBe(3);
});

it('keeps the key of a page that has just come', async () => {
  open('of-this-page');
  form().requestSubmit();
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  expect(kept[0]!.key).toBe('of-this-page');
});
