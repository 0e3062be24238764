import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lay } from '../templates.ts';
import { rememberPlace } from './recent.ts';
import { AmRideSpot } from './spot.ts';

const SUGGESTIONS = `<div data-count="1 Vorschlag"><div class="search-option" data-lon="9.5" data-lat="47.1"
  data-layer="organisations" data-fid="7" data-title="Mühle Balzers">Mühle Balzers</div></div>`;

customElements.define('am-ride-spot', AmRideSpot);

const field = () => document.querySelector<HTMLInputElement>('#from')!;
const kept = () => document.querySelector<HTMLInputElement>('[name="from"]')!;
const buttons = () => [...document.querySelectorAll<HTMLElement>('[data-found] button')];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  const answer = () => Promise.resolve(new Response(SUGGESTIONS));
  vi.stubGlobal('fetch', vi.fn(answer));
  lay(`<am-ride-spot data-suggestions="/search/suggest/" data-forget="Diese Orte vergessen">
    <input id="from"><input type="hidden" name="from"><button data-here></button><button data-on-map></button>
    <ul data-found hidden></ul><p data-says></p><p data-count></p></am-ride-spot>`);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function type(words: string): Promise<void> {
  field().focus();
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  await vi.advanceTimersByTimeAsync(300);
}

test('a suggestion that is tapped is where the ride begins', async () => {
  await type('Mühle');
  buttons()[0]!.click();
  expect([field().value, kept().value]).toEqual(['Mühle Balzers', 'organisations/7']);
});

test('who types on means another place', async () => {
  await type('Mühle');
  buttons()[0]!.click();
  await type('Mühle in');
  expect(kept().value).toBe('');
});

test('places of before are offered, and forgotten by a tap', () => {
  rememberPlace({ title: 'Zu Hause', value: '9.5,47.1' });
  field().focus();
  expect(buttons().map((button) => button.textContent)).toEqual(['Zu Hause', 'Diese Orte vergessen']);
  buttons()[0]!.click();
  expect([field().value, kept().value]).toEqual(['Zu Hause', '9.5,47.1']);
  field().value = '';
  field().dispatchEvent(new Event('focus'));
  buttons().at(-1)!.click();
  expect(localStorage.getItem('ride-places')).toBeNull();
});
