/** Asks the device where it is: once, when somebody taps for it. */
import { tell } from './dom.ts';
import { ownPosition, type Place } from './position.ts';

const PATIENCE_MS = 10_000;

/** @returns Where the page knows it is, or the device says so; `null` where nobody may know. */
export async function askPosition(): Promise<Place | null> {
  const known = ownPosition();
  if (known) return known;
  const place = await askDevice();
  if (place) tell('am:position', place);
  return place;
}

/** Asks the device alone, which asks its owner. The page is not told. */
export function askDevice(enableHighAccuracy = true): Promise<Place | null> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude }),
      () => resolve(null),
      { enableHighAccuracy, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  });
}

/** A place as an address has it: with so few decimals nobody learns more than is needed. */
export function short({ lon, lat }: Place, digits: number): string {
  return `${Number(lon.toFixed(digits))},${Number(lat.toFixed(digits))}`;
}
