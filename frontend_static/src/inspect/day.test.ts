import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { arrived, entryOf, type Draft, type Entry } from '../outbox/entry.ts';
import { AmDay } from './day.ts';

const entries: Entry[] = [];
class Kept extends Error {}

/** An outbox of which the network is away. */
vi.mock('../outbox/form.ts', () => ({
  attend: (draft: Draft) => {
    const others = entries.filter(({ key }) => key !== draft.key);
    entries.splice(0, entries.length, ...others, entryOf(draft, 'kim', 'waiting', 0));
    return Promise.reject(new Kept());
  },
  watch: () => Promise.resolve(),
  Kept,
  NotKept: Kept,
}));
vi.mock('../outbox/store.ts', () => ({ openStore: () => Promise.resolve({ all: async () => entries }) }));

const PAGE = `<am-day><progress max="1" value="0"></progress><span data-done>0</span>
  <ol><li data-stop><p data-is-done hidden></p><p data-status hidden></p><p data-problem hidden></p>
  <form method="post" action="/rounds/day/ticks/7/" data-tick data-outbox="Meldung 7">
  <input type="hidden" name="idempotency_key" value="of-the-page"><textarea name="word">Kette fehlt.</textarea>
  <button name="outcome" value="done">Erledigt</button><button name="outcome" value="note">Nur eine Notiz</button>
  <p data-noted hidden></p></form></li></ol></am-day>`;

const stop = () => document.querySelector<HTMLElement>('[data-stop]')!;
const isTicked = () => stop().classList.contains('stop-done');
const outcomes = () => entries.map(({ fields }) => Object.fromEntries(fields)['outcome']);
const settle = () => new Promise((done) => setTimeout(done));

/** The page as the worker has kept it, with the one key that the server wrote. */
async function open(): Promise<void> {
  document.body.innerHTML = PAGE;
  await settle();
}

async function press(outcome: 'done' | 'note'): Promise<void> {
  document.querySelector<HTMLElement>(`button[value="${outcome}"]`)!.click();
  await vi.waitFor(() => expect(document.querySelector('form')!.dataset.isSending).toBeUndefined());
}

beforeAll(() => customElements.define('am-day', AmDay));

beforeEach(() => {
  entries.length = 0;
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

it('keeps a note beside what comes after it, also when the page was opened anew', async () => {
  await open();
  await press('note');
  await press('note');
  await open();
  await press('done');
  expect(outcomes()).toEqual(['note', 'note', 'done']);
});

it('shows a stop as done though a note was written there before', async () => {
  await open();
  await press('note');
  await press('done');
  await open();
  expect(isTicked()).toBe(true);
});

it('does not take a note for a tick once it has arrived', async () => {
  await open();
  await press('note');
  entries.splice(0, 1, arrived(entries[0]!, '/rounds/day/done/7/', 0));
  await open();
  expect(isTicked()).toBe(false);
});

it('knows a tick that has arrived', async () => {
  await open();
  await press('done');
  entries.splice(0, 1, arrived(entries[0]!, '/rounds/day/done/7/', 0));
  await open();
  expect(isTicked()).toBe(true);
});
