import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AmOutbox } from './bar.ts';
import { entryOf, type Entry } from './entry.ts';

let entries: Entry[];
let change: () => void;
const store = {
  all: () => Promise.resolve(entries),
  put: (put: Entry) =>
    Promise.resolve(void (entries = entries.map((one) => (one.key === put.key ? put : one)))),
};

vi.mock('./store.ts', () => ({ openStore: () => Promise.resolve(store) }));
vi.mock('./means.ts', () => ({
  tell: () => change(),
  onChange: (listener: () => void) => (change = listener),
}));

const DRAFT = { key: 'k', url: '', page: '', what: '', title: '', fields: [], photos: [], drawnAt: '' };
const bar = () => document.querySelector('am-outbox')!;

customElements.define('am-outbox', AmOutbox);

beforeEach(async () => {
  vi.useFakeTimers();
  entries = [entryOf(DRAFT, '', 'arrived', 0)];
  document.body.innerHTML = `<template id="outbox-bar"><a><span data-words></span>
    <span data-of="arrived" data-one="Da" data-many="{count} da"></span></a><button data-close></button></template>`;
  document.body.append(document.createElement('am-outbox'));
  await vi.advanceTimersByTimeAsync(10);
});

afterEach(() => vi.useRealTimers());

it('says for some seconds that something has arrived', async () => {
  expect(bar().hasAttribute('data-shown')).toBe(true);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(bar().hasAttribute('data-shown')).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(bar().hasAttribute('data-shown')).toBe(false);
  expect(entries[0]!.isSeen).toBe(true);
});

it('can be closed', async () => {
  bar().querySelector('button')!.click();
  await vi.advanceTimersByTimeAsync(10);
  expect(bar().hasAttribute('data-shown')).toBe(false);
});
