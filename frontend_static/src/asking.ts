/** Asks the device where it is: once, when somebody taps for it. */
import { tell } from './dom.ts';
import { ownPosition, type Place } from './position.ts';

const PATIENCE_MS = 10_000;

/** @returns `null` where nobody may know. */
export async function askPosition(): Promise<Place | null> {
  return ownPosition() ?? (await fromDevice());
}

function fromDevice(): Promise<Place | null> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lon: coords.longitude, lat: coords.latitude };
        tell('am:position', place);
        resolve(place);
      },
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  });
}

/** A place as an address has it: with so few decimals nobody learns more than is needed. */
export function short({ lon, lat }: Place, digits: number): string {
  return `${Number(lon.toFixed(digits))},${Number(lat.toFixed(digits))}`;
}
