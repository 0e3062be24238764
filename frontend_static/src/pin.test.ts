import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createMap } from './map/adapter.ts';
import type { MapEvents, MapOptions, MapView } from './map/view.ts';
import { AmPin } from './pin.ts';
import { nearest } from './pin/surroundings.ts';
import { lay, markup } from './templates.ts';

vi.mock('./map/adapter.ts', () => ({ createMap: vi.fn() }));
vi.mock('./pin/surroundings.ts', () => ({ nearest: vi.fn() }));

let pin: HTMLElement;
let events: MapEvents;
let options: MapOptions;
let middle: { zoom: number; lat: number; lon: number };

const view = {
  position: () => middle,
  jumpTo: vi.fn(),
  flyTo: vi.fn(),
  panBy: vi.fn(),
  zoomBy: vi.fn(),
  remove: vi.fn(),
};

const one = <Part extends HTMLElement>(selector: string) => pin.querySelector<Part>(selector)!;
const field = () => one<HTMLInputElement>('[name="place"]');
const search = () => one<HTMLInputElement>('[name="address_search"]');
const says = () => one('[data-says-where]').textContent;
const settle = () => new Promise((done) => setTimeout(done));

function moveTo(lon: number, lat: number): void {
  middle = { ...middle, lon, lat };
  events.rested(true);
}

async function show(place = '', address = ''): Promise<void> {
  vi.mocked(createMap).mockClear();
  lay(
    markup('forms/_place.html', {
      field: `<input name="place" value="${place}">`,
      search: `<input name="address_search" value="${address}">`,
      layer: 'playgrounds',
      'pin.bounds': '9.4,47.0,9.6,47.2',
      start: '13/47.1/9.5',
      'pin.words':
        '<script type="application/json">{"map": "Karte", "families": {}, "gestures": {}}</script>',
    }),
  );
  pin = document.querySelector('am-pin')!;
  await vi.waitFor(() => expect(createMap).toHaveBeenCalled());
  await settle();
}

beforeAll(() => customElements.define('am-pin', AmPin));

beforeEach(async () => {
  vi.clearAllMocks();
  middle = { zoom: 13, lat: 47.1, lon: 9.5 };
  vi.mocked(nearest).mockResolvedValue('');
  vi.mocked(createMap).mockImplementation((given, heard) => {
    options = given;
    events = heard;
    return Promise.resolve(view as unknown as MapView);
  });
  await show();
});

afterEach(() => {
  delete document.documentElement.dataset.map;
});

it('answers nothing while nobody has', () => {
  events.rested(false);
  events.rested(true);
  expect(field().value).toBe('');
  expect(says()).toBe('No place chosen yet');
  expect(options.at).toEqual({ zoom: 13, lat: 47.1, lon: 9.5 });
  expect(options.choice.layers).toEqual(['playgrounds']);
});

it('follows the map, and tells the form', async () => {
  const told = vi.fn();
  document.body.addEventListener('input', told, { once: true });
  vi.mocked(nearest).mockResolvedValue('Spielplatz, Laage');
  moveTo(9.51, 47.11);
  expect(field().value).toBe('9.510000,47.110000');
  expect(told).toHaveBeenCalledOnce();
  expect(pin.hasAttribute('data-set')).toBe(true);
  await settle();
  expect(says()).toBe('near Spielplatz, Laage');
});

it('does not follow a map that the page has moved', () => {
  middle = { ...middle, lon: 9.55 };
  events.rested(false);
  expect(field().value).toBe('');
});

it('takes the place as it is when asked', () => {
  one('[data-take]').click();
  expect(field().value).toBe('9.500000,47.100000');
  expect(one('[data-take]').hidden).toBe(true);
});

it('takes it with the Enter key on the map, too, and goes small steps with Shift', () => {
  const press = (key: string, shiftKey = false) =>
    one('.map-canvas').dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, cancelable: true }));
  press('ArrowLeft');
  expect(view.panBy).not.toHaveBeenCalled();
  press('ArrowLeft', true);
  expect(view.panBy).toHaveBeenCalledWith(-10, 0);
  press('Enter');
  expect(field().value).toBe('9.500000,47.100000');
});

it('goes where somebody taps', () => {
  events.tapped!(9.52, 47.12);
  expect(field().value).toBe('9.520000,47.120000');
  expect(view.flyTo).toHaveBeenCalledWith(9.52, 47.12, 0);
});

it('warns of a place outside the region, until it is inside', () => {
  const warning = one('[data-is-outside]');
  moveTo(9.7, 47.1);
  expect(warning.hidden).toBe(false);
  moveTo(9.55, 47.1);
  expect(warning.hidden).toBe(true);
});

it('forgets an address that somebody typed when the map is moved away from it', () => {
  search().value = 'Hauptstraße 5';
  moveTo(9.51, 47.11);
  expect(search().value).toBe('');
});

it('shows what is there already', () => {
  document.documentElement.dataset.home = '/en/';
  events.picked({ layer: 'playgrounds', id: '7', title: 'Rheinwiese' });
  expect(one('[data-existing]').hidden).toBe(false);
  expect(one('[data-existing] a').getAttribute('href')).toBe('/en/playgrounds/7/');
  expect(one('[data-title]').textContent).toBe('Rheinwiese');
  moveTo(9.51, 47.11);
  expect(one('[data-existing]').hidden).toBe(true);
});

it('starts where the field says, and follows what is typed or put back', async () => {
  await show('9.511111,47.122222', 'Hauptstraße 5');
  expect(options.at).toEqual({ zoom: 17, lat: 47.122222, lon: 9.511111 });
  expect(pin.hasAttribute('data-set')).toBe(true);
  expect(search().value).toBe('Hauptstraße 5');
  field().value = '9.53,47.13';
  field().dispatchEvent(new Event('change', { bubbles: true }));
  expect(view.jumpTo).toHaveBeenCalledWith({ zoom: 17, lat: 47.13, lon: 9.53 });
});

it('stands where the field says when that was told while the map was on its way', async () => {
  let come: (view: MapView) => void;
  vi.mocked(createMap).mockReturnValue(new Promise((resolve) => (come = resolve)));
  await show();
  field().value = '9.53,47.13';
  field().dispatchEvent(new Event('change', { bubbles: true }));
  come!(view as unknown as MapView);
  await settle();
  expect(view.jumpTo).toHaveBeenCalledWith({ zoom: 17, lat: 47.13, lon: 9.53 });
});

it('does without a map', async () => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.mocked(createMap).mockRejectedValue(new Error('no WebGL 2'));
  await show();
  await vi.waitFor(() => expect(document.documentElement.dataset.map).toBe('none'));
  field().value = '9.53,47.13';
  field().dispatchEvent(new Event('change', { bubbles: true }));
  expect(pin.hasAttribute('data-set')).toBe(true);
});

it('gives the map back when the form is drawn anew', async () => {
  pin.remove();
  await settle();
  expect(view.remove).toHaveBeenCalledOnce();
});
