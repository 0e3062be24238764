import type { Box } from '../dom.ts';

/** Reads `west,south,east,north` as the server writes it. */
export function readBox(text: string): Box {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  return { west, south, east, north };
}

/** @param room Around the box, as a share of its size. */
export function isInside({ west, south, east, north }: Box, lon: number, lat: number, room = 0): boolean {
  const x = (east - west) * room;
  const y = (north - south) * room;
  return lon > west - x && lon < east + x && lat > south - y && lat < north + y;
}
