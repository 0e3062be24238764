/** What the page shows, and the address that says so. Every state has an address, and every address a state. */
import { choiceQuery, readWish, written } from './filter.ts';

export type Snap = 'peek' | 'half' | 'full';

export interface FeatureRef {
  layer: string;
  id: string;
}

export interface Position {
  zoom: number;
  lat: number;
  lon: number;
}

export interface PageState {
  /** Path of the start page in the page's language: `/` or `/en/`. */
  home: string;
  feature: FeatureRef | null;
  /** What is asked about the way to the feature: `from=9.52,47.14&mode=foot`; `null` where nothing is. */
  way: string | null;
  /** Layers that are shown; empty means all. */
  layers: string[];
  /** What else is wanted of the entries, as in `Choice`. */
  wish: string;
  at: Position | null;
  snap: Snap;
}

const FEATURE_PATH = /^([a-z0-9_-]+)\/(\d+)\/(route\/)?$/;
/** Names of what is asked about a way, in the order in which an address has them. */
const WAY_WORDS = ['from', 'mode', 'back'];

/**
 * A feature opens high up, the list at the bottom, and a way leaves room for the map: those need no word in the address.
 */
export function usualSnap(feature: FeatureRef | null, way: string | null = null): Snap {
  if (way !== null) return 'half';
  return feature ? 'full' : 'peek';
}

export function parseUrl(url: URL, home: string): PageState {
  const query = url.searchParams;
  const found = FEATURE_PATH.exec(url.pathname.slice(home.length));
  const feature = found ? { layer: found[1]!, id: found[2]! } : null;
  const way = found?.[3] ? readWay(query) : null;
  return {
    home,
    feature,
    way,
    layers: (query.get('layers') ?? '').split(',').filter(Boolean),
    wish: readWish(query),
    at: parsePosition(query.get('at')),
    snap: parseSnap(query.get('sheet')) ?? usualSnap(feature, way),
  };
}

export function toUrl(state: PageState): string {
  const { feature, way, at, snap } = state;
  const path = feature ? pathOf(state.home, feature, way) : state.home;
  const query = [feature ? way : '', choiceQuery(state)].filter(Boolean);
  if (at) query.push(`at=${formatPosition(at)}`);
  if (snap !== usualSnap(feature, way)) query.push(`sheet=${snap}`);
  return query.length ? `${path}?${query.join('&')}` : path;
}

function pathOf(home: string, { layer, id }: FeatureRef, way: string | null): string {
  return `${home}${layer}/${id}/${way === null ? '' : 'route/'}`;
}

/** What a query says about a way, always written the same way. */
export function readWay(query: URLSearchParams): string {
  return written(WAY_WORDS.map((name) => [name, query.get(name) ?? '']));
}

/** What a state is apart from where the map stands: moving the map is not a step that one goes back. */
export function stepOf(state: PageState): string {
  return toUrl({ ...state, at: null });
}

/** Where Escape leads: from a way to its feature, from a feature to the list, from a high sheet to a lower one; `null` at the ground. */
export function upFrom(state: PageState, listSnap: Snap): PageState | null {
  if (state.feature && state.way !== null) return { ...state, way: null, snap: 'full' };
  if (state.feature) return { ...state, feature: null, snap: listSnap };
  if (state.snap === 'full') return { ...state, snap: 'half' };
  if (state.snap === 'half') return { ...state, snap: 'peek' };
  return null;
}

function parseSnap(text: string | null): Snap | null {
  return text === 'peek' || text === 'half' || text === 'full' ? text : null;
}

/** Reads `zoom/lat/lon` as OpenStreetMap's own addresses write it. */
export function parsePosition(text: string | null): Position | null {
  const numbers = (text ?? '').split('/').map(Number);
  const [zoom, lat, lon] = numbers;
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  if (Math.abs(lat!) > 85 || Math.abs(lon!) > 180 || zoom! < 0 || zoom! > 24) return null;
  return { zoom: zoom!, lat: lat!, lon: lon! };
}

/** Five decimals are a metre: more would only make the address longer. */
export function formatPosition(at: Position): string {
  return `${trim(at.zoom, 1)}/${trim(at.lat, 5)}/${trim(at.lon, 5)}`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
