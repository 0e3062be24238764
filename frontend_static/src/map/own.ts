/** What people have drawn on a map of their own: places, ways and areas above the common map. */
import type { Feature, Position } from 'geojson';
import type {
  FilterSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as LibreMap,
  MapGeoJSONFeature,
  MapMouseEvent,
} from 'maplibre-gl';
import type { Box } from '../dom.ts';
import { currentTheme } from '../theme.ts';
import { colour } from './images.ts';
import { roomy } from './room.ts';
import { NOTHING, type Overlay } from './style.ts';
import type { Cover } from './view.ts';

/** A spot as it is drawn. */
export interface OwnMark {
  uid: string;
  geometry: Feature['geometry'];
  title: string;
  /** One of `OWN_COLOURS`. */
  colour: string;
  icon: string;
  /** Words below it, about what is becoming of it. */
  state: string;
}

export interface OwnEvents {
  /** What was tapped, the topmost first, and where. */
  tapped: (uids: readonly string[], lon: number, lat: number) => void;
  /** Everything has been drawn for the first time. */
  drawn: () => void;
}

export const OWN_COLOURS = ['green', 'blue', 'berry', 'orange', 'yellow', 'sky', 'brown', 'ink'];
export const TEXT_ICON = 'text';
const SOURCE = 'own';
const CHOSEN_SOURCE = 'own-chosen';
const AREAS = 'own-areas';
const WAYS = 'own-ways';
const MARKS = 'own-marks';
const WORDS = 'own-words';
const REACH_PX = 6;
/** From where on the names of places are written. */
const NAMES_FROM = 15;

/** What a map has to bring along for an `OwnLayer`. */
export function ownOverlay(): Overlay {
  return {
    sources: {
      [SOURCE]: { type: 'geojson', data: NOTHING, maxzoom: 17, tolerance: 0.2 },
      [CHOSEN_SOURCE]: { type: 'geojson', data: NOTHING },
    },
    layers: layers(),
  };
}

export class OwnLayer {
  private readonly map: LibreMap;
  private readonly events: OwnEvents;
  private marks: readonly OwnMark[] = [];
  private chosen: OwnMark | null = null;

  constructor(map: LibreMap, events: OwnEvents) {
    this.map = map;
    this.events = events;
    // A new style, by night, knows nothing of it.
    map.on('style.load', () => this.show(this.marks, this.chosen));
    map.on('render', this.onRender);
    map.on('click', (event) => this.onClick(event));
  }

  /** @param chosen Drawn larger, and above all others. */
  show(marks: readonly OwnMark[], chosen: OwnMark | null): void {
    this.marks = marks;
    this.chosen = chosen;
    this.map.getSource<GeoJSONSource>(SOURCE)?.setData(collection(marks.map(feature)));
    this.showChosen(chosen);
  }

  /** While something is being moved there is no time to draw all others anew. */
  showChosen(chosen: OwnMark | null): void {
    this.chosen = chosen;
    this.map.getSource<GeoJSONSource>(CHOSEN_SOURCE)?.setData(collection(chosen ? [feature(chosen)] : []));
  }

  project([lon = 0, lat = 0]: Position): { x: number; y: number } {
    return this.map.project([lon, lat]);
  }

  /** The place at the cross. */
  middle(): [number, number] {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  /** Shows a whole box; who is looking at something is not brought closer to it. */
  fit({ west, south, east, north }: Box, cover: Cover): void {
    const maxZoom = this.map.getZoom();
    const { clientWidth, clientHeight } = this.map.getContainer();
    const padding = roomy(cover, clientWidth, clientHeight);
    this.map.fitBounds([west, south, east, north], { padding, maxZoom });
  }

  private readonly onRender = (): void => {
    if (!this.marks.length || !this.map.isSourceLoaded(SOURCE)) return;
    this.map.off('render', this.onRender);
    this.events.drawn();
  };

  private onClick({ point: { x, y }, lngLat }: MapMouseEvent): void {
    this.events.tapped(this.hitsAt(x, y), lngLat.lng, lngLat.lat);
  }

  private hitsAt(x: number, y: number): string[] {
    if (!this.map.getLayer(MARKS)) return [];
    const around: [[number, number], [number, number]] = [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ];
    const hits = [
      ...this.map.queryRenderedFeatures(around, { layers: [MARKS, WORDS] }),
      ...this.map.queryRenderedFeatures(around, { layers: [WAYS] }),
      ...this.map.queryRenderedFeatures([x, y], { layers: [AREAS] }),
    ];
    return [...new Set(hits.map(uidOf))];
  }
}

function uidOf({ properties }: MapGeoJSONFeature): string {
  return String(properties['uid']);
}

function collection(features: Feature[]): { type: 'FeatureCollection'; features: Feature[] } {
  return { type: 'FeatureCollection', features };
}

function feature({ geometry, ...properties }: OwnMark): Feature {
  return { type: 'Feature', geometry, properties };
}

function paint(): unknown {
  return ['match', ['get', 'colour'], ...OWN_COLOURS.flatMap((id) => [id, colour(`--own-${id}`)]), '#888888'];
}

function image(kind: string): unknown {
  return ['concat', `${kind}|${currentTheme()}|`, ['get', 'colour'], '|', ['get', 'icon']];
}

const IS_POINT: FilterSpecification = ['==', ['geometry-type'], 'Point'];
const IS_LINE: FilterSpecification = ['==', ['geometry-type'], 'LineString'];
const IS_AREA: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
const IS_TEXT: FilterSpecification = ['all', IS_POINT, ['==', ['get', 'icon'], TEXT_ICON]];
const IS_MARK: FilterSpecification = ['all', IS_POINT, ['!=', ['get', 'icon'], TEXT_ICON]];

function layers(): LayerSpecification[] {
  return [
    ...shapes(SOURCE, ''),
    ...signs(SOURCE, '', 'own'),
    ...signs(CHOSEN_SOURCE, '-chosen', 'own-chosen'),
  ];
}

function shapes(source: string, suffix: string): LayerSpecification[] {
  const round = { 'line-join': 'round', 'line-cap': 'round' };
  return [
    {
      id: `${AREAS}${suffix}`,
      source,
      type: 'fill',
      filter: IS_AREA,
      paint: { 'fill-color': paint(), 'fill-opacity': 0.22 },
    },
    {
      id: `own-edges${suffix}`,
      source,
      type: 'line',
      filter: IS_AREA,
      layout: round,
      paint: { 'line-color': paint(), 'line-width': 3.5 },
    },
    {
      id: `own-casings${suffix}`,
      source,
      type: 'line',
      filter: IS_LINE,
      layout: round,
      paint: { 'line-color': colour('--surface'), 'line-width': 10 },
    },
    {
      id: `${WAYS}${suffix}`,
      source,
      type: 'line',
      filter: IS_LINE,
      layout: round,
      paint: { 'line-color': paint(), 'line-width': 5.5, 'line-dasharray': [0.01, 2] },
    },
  ] as LayerSpecification[];
}

function signs(source: string, suffix: string, kind: string): LayerSpecification[] {
  const always = { 'icon-allow-overlap': true, 'icon-padding': 0 };
  const bold = { 'text-font': ['Amtskarte Bold'], 'text-max-width': 9 };
  const halo = { 'text-halo-color': colour('--surface'), 'text-halo-width': 2 };
  return [
    {
      id: `${WORDS}${suffix}`,
      source,
      type: 'symbol',
      filter: IS_TEXT,
      layout: { ...bold, 'text-field': ['get', 'title'], 'text-size': 17, 'text-allow-overlap': true },
      paint: { ...halo, 'text-halo-width': suffix ? 4 : 2.5, 'text-color': paint() },
    },
    {
      id: `${MARKS}${suffix}`,
      source,
      type: 'symbol',
      filter: IS_MARK,
      layout: { ...always, 'icon-image': image(kind) },
    },
    {
      id: `own-names${suffix}`,
      source,
      type: 'symbol',
      minzoom: NAMES_FROM,
      filter: IS_MARK,
      layout: {
        ...bold,
        'text-field': ['format', ['get', 'title'], {}, '\n', {}, ['get', 'state'], { 'font-scale': 0.92 }],
        'text-size': 13,
        'text-anchor': 'top',
        'text-offset': [0, suffix ? 2.2 : 1.7],
        'text-optional': true,
      },
      paint: { ...halo, 'text-color': colour('--ink') },
    },
  ] as LayerSpecification[];
}
