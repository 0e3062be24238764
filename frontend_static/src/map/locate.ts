/**
 * Shows where the visitor is, when they ask and allow it. The exact position is sent nowhere: the server learns the piece of
 * the map that is loaded around it, and what `search/options.ts` rounds for a search.
 */
import { tell, type Box } from '../dom.ts';
import type { MapView } from './view.ts';

const PATIENCE_MS = 10_000;
const CLOSE_UP = 15;

export function locate(view: MapView, button: HTMLElement, bounds: Box): void {
  const say = (words: string | undefined) => notice(words ?? '');
  say('');
  button.setAttribute('aria-busy', 'true');
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.removeAttribute('aria-busy');
      if (!inside(bounds, coords.longitude, coords.latitude)) return say(button.dataset.outside);
      button.setAttribute('aria-pressed', 'true');
      view.showOwnPosition(coords.longitude, coords.latitude);
      view.flyTo(coords.longitude, coords.latitude, CLOSE_UP);
      tell('am:position', { lon: coords.longitude, lat: coords.latitude });
    },
    () => {
      button.removeAttribute('aria-busy');
      say(button.dataset.refused);
    },
    { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
  );
}

/** Some room around: the edge of a region is not a wall. */
function inside({ west, south, east, north }: Box, lon: number, lat: number): boolean {
  const x = (east - west) / 2;
  const y = (north - south) / 2;
  return lon > west - x && lon < east + x && lat > south - y && lat < north + y;
}

function notice(words: string): void {
  const place = document.querySelector<HTMLElement>('.map-notice');
  if (!place) return;
  place.textContent = words;
  // It has been read by the time the map is moved again.
  if (words)
    document
      .querySelector('am-map')
      ?.addEventListener('pointerdown', () => (place.textContent = ''), { once: true });
}
