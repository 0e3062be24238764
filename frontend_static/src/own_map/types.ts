/** What an own map is made of, as the server tells it and is told. */
import type { LineString, Point, Polygon } from 'geojson';

export type Uid = string;
export type Shape = Point | LineString | Polygon;
export type Proposed = 'pending' | 'accepted' | 'rejected' | null;

export interface Photo {
  id: string;
  url: string;
  thumb: string;
  alt: string;
}

/** What people change of a spot. */
export interface Content {
  geometry: Shape;
  title: string;
  note: string;
  colour: string;
  icon: string;
  position: number;
}

/** A spot of the map: a place, a way or an area. */
export interface Spot extends Content {
  uid: Uid;
  /** Of the spot, as the server counts; `0` when it does not know it yet. */
  version: number;
  author: string;
  photos: readonly Photo[];
  proposed: Proposed;
}

/** What people change of the map itself. */
export interface About {
  title: string;
  description: string;
  access: Access;
  layers: readonly string[];
}

export type Access = 'private' | 'link' | 'public';

export interface Person {
  name: string;
  is_me: boolean;
  is_drawing: boolean;
}

export interface SpotFeature {
  id: Uid;
  geometry: Shape;
  properties: Omit<Spot, 'uid' | 'geometry'>;
}

export interface State extends About {
  version: number;
  spots: { features: SpotFeature[] };
  me: { may_edit: boolean; is_owner: boolean; name: string };
  present?: Person[];
}

export interface Changes {
  version: number;
  /** All there is, since what was removed long ago is not remembered. */
  whole?: boolean;
  spots: SpotFeature[];
  removed: Uid[];
  map?: Partial<About>;
  present?: Person[];
}

/** The icon of a spot that is nothing but words on the map. */
export const TEXT = 'text';

export function spotOfFeature({ id, geometry, properties }: SpotFeature): Spot {
  return { ...properties, uid: id, geometry, photos: properties.photos ?? [] };
}

export function contentOf({ geometry, title, note, colour, icon, position }: Content): Content {
  return { geometry, title, note, colour, icon, position };
}

export function isSameContent(one: Content, other: Content): boolean {
  return JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}
