/**
 * Shows where the visitor is, when they ask and allow it. The exact position is sent nowhere: the server learns the piece of
 * the map that is loaded around it, and what `search/options.ts` rounds for a search. In a form it becomes the place that is
 * entered, and `pin/surroundings.ts` asks to eleven metres what is beside.
 */
import { askDevice } from '../asking.ts';
import { tell, type Box } from '../dom.ts';
import { isInside } from './box.ts';
import type { MapView } from './view.ts';

const CLOSE_UP = 15;
/** Around the region, as a share of its size: its edge is not a wall. */
const ROOM = 0.5;

/** @param zoom From how close the place is shown, at least. */
export async function locate(
  view: MapView,
  button: HTMLElement,
  bounds: Box,
  zoom: number = CLOSE_UP,
): Promise<void> {
  const say = (words: string | undefined) => notice(words ?? '');
  say('');
  button.setAttribute('aria-busy', 'true');
  const place = await askDevice();
  button.removeAttribute('aria-busy');
  if (!place) return say(button.dataset.refused);
  const { lon, lat } = place;
  if (!isInside(bounds, lon, lat, ROOM)) return say(button.dataset.outside);
  button.setAttribute('aria-pressed', 'true');
  view.showOwnPosition(lon, lat);
  view.flyTo(lon, lat, zoom);
  tell('am:position', place);
}

function notice(words: string): void {
  const place = document.querySelector<HTMLElement>('.map-notice');
  if (!place) return;
  place.textContent = words;
  // It has been read by the time the map is moved again.
  if (words)
    place.parentElement?.addEventListener('pointerdown', () => (place.textContent = ''), { once: true });
}
