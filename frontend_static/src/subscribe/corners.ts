/** Corners of what somebody draws. */
import type { Box } from '../dom.ts';

export type Corner = [lon: number, lat: number];

/** @returns None where the text is no list of corners. */
export function readCorners(text: string): Corner[] {
  try {
    const read: unknown = JSON.parse(text || '[]');
    return Array.isArray(read) && read.every(isCorner) ? read : [];
  } catch {
    return [];
  }
}

function isCorner(value: unknown): value is Corner {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/** @returns `null` where there is nothing to go around. */
export function boxAround(corners: readonly Corner[]): Box | null {
  if (!corners.length) return null;
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  return {
    west: Math.min(...lons),
    south: Math.min(...lats),
    east: Math.max(...lons),
    north: Math.max(...lats),
  };
}

/** How many there are, in the words that the server wrote. */
export function said(count: number, { none = '', one = '', many = '' }: DOMStringMap): string {
  if (count === 0) return none;
  return count === 1 ? one : many.replace('{count}', String(count));
}
