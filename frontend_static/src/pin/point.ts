/** A place as the field of a form has it: `longitude,latitude` in degrees (WGS 84), with six decimals, which are 11 cm. */
import type { Place } from '../position.ts';

const DIGITS = 6;

/** @returns `null` when it is no place on the globe. */
export function readPoint(text: string): Place | null {
  const parts = text.split(',').map((part) => part.trim());
  const [lon, lat] = parts.map(Number);
  if (parts.length !== 2 || parts.some((part) => !part)) return null;
  // What is no number is not less than anything, either.
  return Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90 ? { lon: lon!, lat: lat! } : null;
}

export function writePoint({ lon, lat }: Place): string {
  return `${lon.toFixed(DIGITS)},${lat.toFixed(DIGITS)}`;
}

export function isSame(one: Place | null, other: Place | null): boolean {
  return one && other ? writePoint(one) === writePoint(other) : one === other;
}
