import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { hear, page, tell, usePage } from '../dom.ts';
import { Page } from '../page.ts';
import { lay } from '../templates.ts';
import { createMap } from './adapter.ts';
import { AmMap } from './element.ts';
import type { MapView } from './view.ts';

vi.mock('./adapter.ts', () => ({ createMap: vi.fn() }));

const LAAGE = { zoom: 13, lat: 53.93, lon: 12.35, title: 'Laage' };
const made = () => ({
  choose: vi.fn(),
  show: vi.fn(),
  showReach: vi.fn(),
  setTheme: vi.fn(() => Promise.resolve()),
  bringIntoView: vi.fn(),
  jumpTo: vi.fn(),
  setCover: vi.fn(),
  position: () => ({ zoom: 14, lat: 53.9, lon: 12.3 }),
  visibleBox: () => ({ west: 12, south: 53, east: 13, north: 54 }),
  remove: vi.fn(),
});

/** Maps of former tests still hear what the page says, and have each their own. */
let view: ReturnType<typeof made>;
const SPOT = {
  layer: 'events',
  id: '7',
  lon: 12.3,
  lat: 53.9,
  family: 'events',
  icon: 'maki/music',
  title: 'Fest',
};

let arrive: (view: MapView) => void;
const rests = vi.fn();
const settle = () => new Promise((done) => setTimeout(done, 10));

/** The map is asked for, and on its way. */
async function begin(address: string): Promise<void> {
  history.replaceState(null, '', `http://localhost:3000${address}`);
  usePage(new Page(window));
  lay(`<am-map data-start="13/53.9/12.3" data-bounds="12,53,13,54" data-outlines="areas">
    <div class="map-canvas"></div><div class="map-tip"></div><p class="map-notice"></p></am-map>`);
  await vi.waitFor(() => expect(createMap).toHaveBeenCalled());
}

async function come(): Promise<void> {
  arrive(view as unknown as MapView);
  await settle();
}

beforeAll(() => {
  customElements.define('am-map', AmMap);
  hear('am:rest', rests);
});

beforeEach(() => {
  vi.clearAllMocks();
  view = made();
  vi.mocked(createMap).mockReturnValue(new Promise((resolve) => (arrive = resolve)));
});

afterEach(() => {
  document.body.replaceChildren();
  delete document.documentElement.dataset.theme;
});

it('shows what was chosen while it was on its way', async () => {
  await begin('/');
  page().go({ layers: ['events'] });
  await come();
  expect(view.show).toHaveBeenCalledWith(expect.objectContaining({ layers: ['events'] }));
});

it('is asked once for what it shows already', async () => {
  await begin('/?layers=events');
  await come();
  expect(view.show).not.toHaveBeenCalled();
});

it('is dark where that was chosen while it was on its way', async () => {
  await begin('/');
  document.documentElement.dataset.theme = 'dark';
  tell('am:theme', null);
  await come();
  expect(view.setTheme).toHaveBeenCalledWith('dark');
});

it('goes to a place that was found before it came, and tells the list', async () => {
  await begin('/');
  tell('am:place', LAAGE);
  await come();
  expect(view.jumpTo).toHaveBeenCalledWith({ zoom: 13, lat: 53.93, lon: 12.35 });
  expect(view.choose).toHaveBeenLastCalledWith(expect.objectContaining({ title: 'Laage' }));
  expect(rests).toHaveBeenCalled();
});

it('keeps the mark of a place that was found when the page goes back to the list for it', async () => {
  await begin('/');
  await come();
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  tell('am:spot', SPOT);
  // The list is one step back, and a browser takes that step later.
  const back = vi.spyOn(history, 'go').mockReturnValue();
  page().go({ feature: null, snap: 'peek' });
  tell('am:place', LAAGE);
  expect(back).toHaveBeenCalledWith(-1);
  history.replaceState(null, '', '/');
  dispatchEvent(new Event('popstate'));
  expect(page().state.feature).toBeNull();
  expect(view.choose).toHaveBeenLastCalledWith(expect.objectContaining({ title: 'Laage' }));
});

it('marks a feature no longer when another one is opened that may not come', async () => {
  await begin('/');
  await come();
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  tell('am:spot', SPOT);
  page().go({ feature: { layer: 'events', id: '7' }, way: '', snap: 'half' });
  expect(view.choose).toHaveBeenLastCalledWith(SPOT);
  page().go({ feature: { layer: 'events', id: '8' }, way: null, snap: 'full' });
  expect(view.choose).toHaveBeenLastCalledWith(null);
  expect(document.querySelector<HTMLElement>('am-map')!.dataset.chosen).toBeUndefined();
});

it('marks the feature that was opened while it was on its way', async () => {
  await begin('/events/8/');
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  tell('am:spot', SPOT);
  await come();
  expect(view.choose).toHaveBeenLastCalledWith(SPOT);
});

it('marks nothing any more when a feature is closed that came after a place', async () => {
  await begin('/');
  await come();
  tell('am:place', LAAGE);
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  tell('am:spot', SPOT);
  page().amend({ feature: null, snap: 'peek' });
  expect(view.choose).toHaveBeenLastCalledWith(null);
});
