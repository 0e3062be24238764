/** What is known near a place, to say in words where that is. */
import { fetchJson } from '../fetching.ts';
import type { Place } from '../position.ts';

/** As `GET /api/nearby` answers. */
export interface Nearby {
  features: {
    properties: { layer: string; title: string; kind_title: string; area: string | null; distance_m: number };
  }[];
}

/** Eleven metres are near enough to name what is beside. */
const DIGITS = 4;
/** What is further away says nothing about where a place is. */
const FARTHEST_M = 150;
const LIMIT = 10;
/** What is broken names no place. */
const REPORTS = ['defects', 'defects-solved'];

export function nearbyQuery({ lon, lat }: Place): string {
  return `?near=${lon.toFixed(DIGITS)},${lat.toFixed(DIGITS)}&limit=${LIMIT}&lang=${document.documentElement.lang}`;
}

/** @returns Name and municipality of the nearest thing, of one with a name of its own if there is any; empty where nothing is. */
export function nearestIn({ features }: Nearby): string {
  const [nearest] = features
    .map(({ properties }) => properties)
    .filter(({ layer, distance_m }) => !REPORTS.includes(layer) && distance_m <= FARTHEST_M)
    .sort((one, other) => Number(!one.title) - Number(!other.title) || one.distance_m - other.distance_m);
  if (!nearest) return '';
  return [nearest.title || nearest.kind_title, nearest.area].filter(Boolean).join(', ');
}

/** @param address Of `GET /api/nearby`. */
export async function nearest(address: string, place: Place): Promise<string> {
  return nearestIn(await fetchJson<Nearby>(address + nearbyQuery(place)));
}
