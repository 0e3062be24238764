import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { usePage } from './dom.ts';
import { Page } from './page.ts';
import { AmSearch } from './search.ts';
import { lay, markup } from './templates.ts';

const FOUND = `<div data-count="1"><div class="search-group">
  <div class="search-option" role="option" id="option-1" data-at="13/53.93/12.35" data-title="Laage" data-href="/?at=13/53.93/12.35">Laage</div></div></div>`;
const field = () => document.querySelector<HTMLInputElement>('.search-field')!;
const form = () => document.querySelector('form')!;

beforeAll(() => customElements.define('am-search', AmSearch));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(FOUND))),
  );
  vi.spyOn(location, 'assign').mockReturnValue();
  usePage(new Page(window));
  lay(markup('pages/_search.html'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function type(words: string): void {
  field().focus();
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

/** Whether the form leads to the page with all results. */
function send(): boolean {
  return form().dispatchEvent(new Event('submit', { cancelable: true }));
}

async function mark(words: string): Promise<void> {
  type(words);
  await vi.advanceTimersByTimeAsync(200);
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', cancelable: true }));
  expect(field().getAttribute('aria-activedescendant')).toBe('option-1');
}

it('leads to the suggestion that is marked', async () => {
  await mark('Laage');
  expect(send()).toBe(false);
  expect(location.assign).toHaveBeenCalledWith('/?at=13/53.93/12.35');
});

it('marks nothing any more when somebody types on', async () => {
  await mark('Laage');
  type('Laage Markt');
  expect(field().hasAttribute('aria-activedescendant')).toBe(false);
  expect(send()).toBe(true);
  expect(location.assign).not.toHaveBeenCalled();
});
