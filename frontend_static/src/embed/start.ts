/** From how high a box is seen whole, whatever the size of the frame. */
import type { Box } from '../dom.ts';
import type { Position } from '../state.ts';

/** Width of the world at zoom 0, as MapLibre draws it. */
const WORLD_PX = 512;
/** Around the box, on each side. */
const ROOM_PX = 12;

/**
 * @param box In degrees; small enough for a degree to be as long everywhere in it.
 * @param width Of the map in pixels.
 * @param height Of the map in pixels.
 */
export function positionAbove(box: Box, width: number, height: number): Position {
  const lat = (box.south + box.north) / 2;
  const lon = (box.west + box.east) / 2;
  const degreesHigh = (box.north - box.south) / Math.cos((lat * Math.PI) / 180);
  const zoom = Math.min(zoomFor(box.east - box.west, width), zoomFor(degreesHigh, height));
  return { zoom, lat, lon };
}

/** The zoom at which so many degrees of longitude take up so many pixels. */
function zoomFor(degrees: number, pixels: number): number {
  return Math.log2((360 * Math.max(1, pixels - 2 * ROOM_PX)) / (WORLD_PX * degrees));
}
