/** Lengths, crossings and nearness of what is drawn. Coordinates are `[lon, lat]` in degrees. */
import type { Position } from 'geojson';
import type { Shape } from './types.ts';

/** The mean radius of the earth, in metres (IUGG). */
const RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Along the great circle (haversine), in metres. */
export function distance(from: Position, to: Position): number {
  const [lon1 = 0, lat1 = 0] = from;
  const [lon2 = 0, lat2 = 0] = to;
  const x = Math.sin(((lon2 - lon1) * RADIANS) / 2);
  const y = Math.sin(((lat2 - lat1) * RADIANS) / 2);
  const h = y * y + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * x * x;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Of a way, in metres. */
export function lengthOf(coordinates: readonly Position[]): number {
  return coordinates.slice(1).reduce((sum, at, index) => sum + distance(coordinates[index]!, at), 0);
}

/** Of a closed ring, whichever way round, in square metres (Chamberlain and Duquette 2007). */
export function areaOf(ring: readonly Position[]): number {
  const sum = ring.slice(1).reduce((total, [lon = 0, lat = 0], index) => {
    const [before = 0, latBefore = 0] = ring[index]!;
    const heights = 2 + Math.sin(lat * RADIANS) + Math.sin(latBefore * RADIANS);
    return total + (lon - before) * RADIANS * heights;
  }, 0);
  return Math.abs((sum * RADIUS_M * RADIUS_M) / 2);
}

/** The points in which a shape can be taken hold of; a ring's first counts once. */
export function verticesOf(shape: Shape): Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  if (shape.type === 'LineString') return shape.coordinates;
  return shape.coordinates.flatMap((ring) => ring.slice(0, -1));
}

/** The lines between its points. */
export function edgesOf(shape: Shape): [Position, Position][] {
  if (shape.type === 'Point') return [];
  const lines = shape.type === 'LineString' ? [shape.coordinates] : shape.coordinates;
  return lines.flatMap((line) => line.slice(1).map((to, at): [Position, Position] => [line[at]!, to]));
}

/** Whether a ring crosses or touches itself anywhere but in the points where two of its edges meet. */
export function crossesItself(ring: readonly Position[]): boolean {
  const edges = ring.slice(1).map((to, at): [Position, Position] => [ring[at]!, to]);
  const real = edges.filter(([from, to]) => from[0] !== to[0] || from[1] !== to[1]);
  // Two corners make a line, which is not an area yet.
  if (real.length < 3) return false;
  return real.some((one, at) =>
    real.some((other, index) => index > at && meet(one, other, isNextTo(at, index, real.length))),
  );
}

function isNextTo(at: number, index: number, count: number): boolean {
  return index === at + 1 || (at === 0 && index === count - 1);
}

/** Edges that follow each other share a point; they may not lie upon each other. */
function meet([a, b]: [Position, Position], [c, d]: [Position, Position], areNeighbours: boolean): boolean {
  if (areNeighbours) return liesBack(a, b, c, d);
  const [one, two, three, four] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (one * two < 0 && three * four < 0) return true;
  return (
    (one === 0 && isBetween(a, b, c)) ||
    (two === 0 && isBetween(a, b, d)) ||
    (three === 0 && isBetween(c, d, a)) ||
    (four === 0 && isBetween(c, d, b))
  );
}

function liesBack(a: Position, b: Position, c: Position, d: Position): boolean {
  const isShared = b[0] === c[0] && b[1] === c[1];
  const [corner, from, to] = isShared ? [b, a, d] : [a, b, c];
  const isForward =
    (from[0]! - corner[0]!) * (to[0]! - corner[0]!) + (from[1]! - corner[1]!) * (to[1]! - corner[1]!) > 0;
  return turn(from, corner, to) === 0 && isForward;
}

function turn([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [cx = 0, cy = 0]: Position): number {
  const value = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  // Below a millimetre squared it is rounding, and no direction.
  return Math.abs(value) < 1e-16 ? 0 : Math.sign(value);
}

function isBetween(
  [ax = 0, ay = 0]: Position,
  [bx = 0, by = 0]: Position,
  [x = 0, y = 0]: Position,
): boolean {
  return x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
}

/** Where something is looked at: a point itself, the middle of a way, the centre of an area's box. */
export function middleOf(shape: Shape): Position {
  if (shape.type === 'Point') return shape.coordinates;
  if (shape.type === 'LineString') return shape.coordinates[Math.floor(shape.coordinates.length / 2)]!;
  const { west, south, east, north } = boxOf(shape);
  return [(west + east) / 2, (south + north) / 2];
}

export interface ShapeBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

export function boxOf(...shapes: readonly Shape[]): ShapeBox {
  const points = shapes.flatMap(verticesOf);
  const lons = points.map(([lon = 0]) => lon);
  const lats = points.map(([, lat = 0]) => lat);
  return {
    west: lons.reduce((least, lon) => Math.min(least, lon), Infinity),
    south: lats.reduce((least, lat) => Math.min(least, lat), Infinity),
    east: lons.reduce((most, lon) => Math.max(most, lon), -Infinity),
    north: lats.reduce((most, lat) => Math.max(most, lat), -Infinity),
  };
}

/** The same shape elsewhere. */
export function moved(shape: Shape, east: number, north: number): Shape {
  const move = ([lon = 0, lat = 0]: Position): Position => rounded([lon + east, lat + north]);
  if (shape.type === 'Point') return { type: 'Point', coordinates: move(shape.coordinates) };
  if (shape.type === 'LineString') return { type: 'LineString', coordinates: shape.coordinates.map(move) };
  return { type: 'Polygon', coordinates: shape.coordinates.map((ring) => ring.map(move)) };
}

/** To a centimetre: more says nothing, and costs room. */
export function rounded([lon = 0, lat = 0]: Position): Position {
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

/** A place on the screen, in pixels. */
export interface Pixel {
  x: number;
  y: number;
}

/**
 * What a finger near something means: a point of it, or else the nearest place of one of its lines.
 *
 * @param reach In pixels.
 * @returns `undefined` when nothing is that near.
 */
export function snapped(
  at: Pixel,
  shapes: Iterable<Shape>,
  project: (place: Position) => Pixel,
  reach: number,
): Position | undefined {
  let point: [number, Position] | undefined;
  let line: [number, Position] | undefined;
  for (const shape of shapes) {
    for (const vertex of verticesOf(shape)) point = nearer(point, at, vertex, project(vertex), reach);
    for (const [from, to] of edgesOf(shape)) {
      const share = shareAlong(at, project(from), project(to));
      const place = [between(from[0]!, to[0]!, share), between(from[1]!, to[1]!, share)];
      line = nearer(line, at, place, project(place), reach);
    }
  }
  return (point ?? line)?.[1];
}

function nearer(
  best: [number, Position] | undefined,
  at: Pixel,
  place: Position,
  { x, y }: Pixel,
  reach: number,
): [number, Position] | undefined {
  const far = Math.hypot(at.x - x, at.y - y);
  return far <= reach && far < (best?.[0] ?? Infinity) ? [far, place] : best;
}

/** How far along the line from one to the other the nearest place is, from 0 to 1. */
function shareAlong(at: Pixel, from: Pixel, to: Pixel): number {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const square = x * x + y * y;
  if (!square) return 0;
  return Math.min(1, Math.max(0, ((at.x - from.x) * x + (at.y - from.y) * y) / square));
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
