/** Where the visitor is, once they have asked for it. Kept in memory only: it ends with the page. */
import { hear } from './dom.ts';

export interface Place {
  lon: number;
  lat: number;
}

let known: Place | null = null;

export function watchPosition(): void {
  hear('am:position', (place) => (known = place));
}

/** `null` until the visitor has let the page know. */
export function ownPosition(): Place | null {
  return known;
}
