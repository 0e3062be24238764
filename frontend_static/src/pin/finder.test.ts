import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lay } from '../templates.ts';
import { Finder, foundBy, type Found } from './finder.ts';

const SUGGESTIONS = `<div data-count="2 Vorschläge"><div class="search-group"><p class="search-heading">Orte</p>
  <div class="search-option" role="option" id="search-option-1-1" data-at="17.5/47.14122/9.52169" data-title="Städtle 3">Städtle 3</div>
  <div class="search-option" role="option" data-lon="9.5" data-lat="47.1" data-title="Spielplatz">Spielplatz</div></div></div>`;
const NOTHING = '<div><p class="search-nothing">Nichts gefunden.</p></div>';

let found: Found[];
let place: HTMLElement;

const field = () => place.querySelector('input')!;
const buttons = () => [...place.querySelectorAll<HTMLElement>('[data-found] button')];
const says = () => place.querySelector('[data-says]')!.textContent;

function answerWith(html: string, status = 200): void {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(html, { status }))),
  );
}

async function type(words: string): Promise<void> {
  field().focus();
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  await vi.advanceTimersByTimeAsync(300);
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  document.activeElement!.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  lay(`<div data-suggestions="/search/suggest/" data-failed="Gerade nicht."><input><ul data-found hidden></ul>
    <p data-says></p><p data-count></p></div><button id="next">Weiter</button>`);
  place = document.querySelector('[data-suggestions]')!;
  found = [];
  new Finder(
    place,
    () => ({ lon: 9.52281, lat: 47.13929 }),
    (one) => found.push(one),
  );
  answerWith(SUGGESTIONS);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks the site’s own search once typing rests, near the pin', async () => {
  await type('Städtle 3');
  const [[address]] = vi.mocked(fetch).mock.calls as unknown as [[string]];
  expect(address).toBe('/search/suggest/?q=St%C3%A4dtle%203&near=9.523,47.139');
  expect(buttons().map((button) => button.textContent)).toEqual(['Städtle 3', 'Spielplatz']);
  // The box of the whole site has options of the same names.
  expect(buttons().some((button) => button.id || button.getAttribute('role'))).toBe(false);
  expect(place.querySelector('[data-count]')!.textContent).toBe('2 Vorschläge');
});

it('takes the best at Enter, and never sends the form', async () => {
  await type('Städtle 3');
  expect(press('Enter').defaultPrevented).toBe(true);
  expect(found).toEqual([
    { at: { zoom: 17.5, lat: 47.14122, lon: 9.52169 }, title: 'Städtle 3', feature: '' },
  ]);
  expect(field().value).toBe('Städtle 3');
  expect(buttons()).toEqual([]);
  field().value = '';
  expect(press('Enter').defaultPrevented).toBe(true);
});

it('takes at Enter nothing that was found for what was typed before', async () => {
  await type('Städtle 3');
  field().value = 'Städtle 31';
  field().dispatchEvent(new Event('input', { bubbles: true }));
  press('Enter');
  expect(found).toEqual([]);
  expect(field().value).toBe('Städtle 31');
  await vi.advanceTimersByTimeAsync(300);
  expect(vi.mocked(fetch).mock.calls.map(([address]) => address)).toEqual([
    expect.stringContaining('?q=St%C3%A4dtle%203&'),
    expect.stringContaining('?q=St%C3%A4dtle%2031&'),
  ]);
  press('Enter');
  expect(found).toHaveLength(1);
});

it('lets the arrow keys walk through what was found, and a click take it', async () => {
  await type('s');
  press('ArrowDown');
  press('ArrowDown');
  expect(document.activeElement).toBe(buttons()[1]);
  press('ArrowUp');
  press('ArrowUp');
  expect(document.activeElement).toBe(field());
  buttons()[1]!.click();
  expect(found).toMatchObject([{ at: { lat: 47.1, lon: 9.5 }, title: 'Spielplatz' }]);
});

it('closes at Escape, and when the focus goes on', async () => {
  await type('s');
  expect(press('Escape').defaultPrevented).toBe(true);
  expect(buttons()).toEqual([]);
  await type('st');
  expect(buttons()).toHaveLength(2);
  document.getElementById('next')!.focus();
  expect(buttons()).toEqual([]);
});

it('says that nothing was found, or that it cannot look', async () => {
  answerWith(NOTHING);
  await type('xyz');
  expect(says()).toBe('Nichts gefunden.');
  expect(place.querySelector<HTMLElement>('[data-found]')!.hidden).toBe(true);
  answerWith('', 503);
  await type('xyzz');
  expect(says()).toBe('Gerade nicht.');
});

it('leaves out what does not say where it is', () => {
  const row = document.createElement('button');
  expect(foundBy(row)).toBeNull();
  row.dataset.at = 'hier';
  expect(foundBy(row)).toBeNull();
});
