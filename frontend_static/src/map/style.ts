/** The style of the whole map: the basemap's layers with ours between and above. */
import type { FeatureCollection } from 'geojson';
import type {
  FilterSpecification,
  LayerSpecification,
  Map as LibreMap,
  StyleSpecification,
} from 'maplibre-gl';
import { choiceQuery, type Choice } from '../filter.ts';
import type { Theme } from '../theme.ts';
import { colour, imageName } from './images.ts';
import { waitingLayers, waitingSource } from './waiting.ts';

const FAMILIES = ['places', 'defects', 'lending', 'farm_shops', 'events', 'rides', 'ideas', 'groups'];
export const MARKERS = 'am-markers';
export const CLUSTERS = 'am-clusters';
export const SHAPES = 'am-shapes';
export const CHOSEN_EDGE = 'am-chosen-edge';
export const NONE_CHOSEN: FilterSpecification = false;
export const NOTHING = { type: 'FeatureCollection' as const, features: [] };

export interface Scene {
  basemapVersion: string;
  theme: Theme;
  choice: Choice;
  /** Layers that are drawn as a boundary without a filling, and always. */
  outlines: readonly string[];
  /** West, south, east, north: beyond it there are no tiles. */
  bounds: [number, number, number, number];
  /** What waits for a decision, on the maps that show it. */
  waiting?: FeatureCollection;
  overlay: (() => Overlay) | undefined;
}

/** Sources and layers that a map has beside ours. Each that is added to a map that stands costs the work of all. */
export type Overlay = Pick<StyleSpecification, 'sources' | 'layers'>;

export function featureTiles(scene: Scene): string[] {
  const { layers, wish } = scene.choice;
  const query = choiceQuery({
    layers: layers.length ? [...new Set([...layers, ...scene.outlines])] : [],
    wish,
  });
  return [new URL('/tiles/map/', location.href).href + `{z}/{x}/{y}.mvt${query && `?${query}`}`];
}

/** Puts our layers into the basemap: shapes lie under its labels, markers above everything. */
export function compose(basemap: StyleSpecification, scene: Scene): StyleSpecification {
  const labels = basemap.layers.findIndex(isLabel);
  const cut = labels < 0 ? basemap.layers.length : labels;
  const overlay = scene.overlay?.();
  return {
    ...basemap,
    sources: {
      basemap: basemapSource(basemap, scene),
      ...ownSources(scene),
      ...(scene.waiting && waitingSource(scene.waiting)),
      ...overlay?.sources,
    },
    layers: [
      ...basemap.layers.slice(0, cut),
      ...shapes(scene),
      ...basemap.layers.slice(cut),
      ...signs(scene, overlay?.layers),
      ...(scene.waiting ? waitingLayers(scene.theme) : []),
    ],
  };
}

/** Brings what waits onto a map that stands already, below what is chosen. */
export function addWaiting(map: LibreMap, { waiting, theme }: Scene): void {
  if (!waiting) return;
  for (const [id, source] of Object.entries(waitingSource(waiting))) map.addSource(id, source);
  for (const layer of waitingLayers(theme)) map.addLayer(layer, 'am-hover');
}

/** Only the shape of one feature. */
export function shapeOf(layer: string, id: string): FilterSpecification {
  return ['all', ['==', ['get', 'layer'], layer], ['==', ['to-string', ['get', 'fid']], id]];
}

function isLabel(layer: LayerSpecification): boolean {
  return layer.type === 'symbol';
}

/** Tile addresses must be absolute: the worker that fetches them stands elsewhere. */
function basemapSource(basemap: StyleSpecification, scene: Scene): StyleSpecification['sources'][string] {
  const source = basemap.sources['basemap'] as { type: 'vector'; tiles: string[]; maxzoom: number };
  const absolute = source.tiles.map((tile) => `${location.origin}${tile}?v=${scene.basemapVersion}`);
  return { ...source, tiles: absolute, bounds: scene.bounds };
}

function ownSources(scene: Scene): StyleSpecification['sources'] {
  return {
    features: { type: 'vector', tiles: featureTiles(scene), minzoom: 0, maxzoom: 18, bounds: scene.bounds },
    chosen: { type: 'geojson', data: NOTHING },
    hover: { type: 'geojson', data: NOTHING },
    me: { type: 'geojson', data: NOTHING },
  };
}

function familyColour(): unknown {
  return ['match', ['get', 'family'], ...FAMILIES.flatMap((id) => [id, colour(`--family-${id}`)]), '#888888'];
}

function shapes({ outlines }: Scene): LayerSpecification[] {
  const boundary = ['in', ['get', 'layer'], ['literal', outlines]];
  const from = { source: 'features', 'source-layer': 'shapes' };
  return [
    {
      ...from,
      id: 'am-boundaries',
      type: 'line',
      filter: boundary,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colour('--family-groups'),
        'line-opacity': 0.4,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.8, 14, 2.2],
        'line-dasharray': [3, 2],
      },
    },
    {
      ...from,
      id: SHAPES,
      type: 'fill',
      // A ride is a line, and a line that is filled becomes an area across half the country.
      filter: ['all', ['!', boundary], ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': familyColour(), 'fill-opacity': 0.13 },
    },
    {
      ...from,
      id: 'am-edges',
      type: 'line',
      minzoom: 14,
      filter: ['!', boundary],
      paint: { 'line-color': familyColour(), 'line-opacity': 0.45, 'line-width': 1.5 },
    },
    {
      ...from,
      id: CHOSEN_EDGE,
      type: 'line',
      filter: NONE_CHOSEN,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour('--primary'), 'line-width': 3 },
    },
  ] as LayerSpecification[];
}

/** Many markers stand close at low zoom, so they are a little smaller there: 34 instead of 38 pixels. */
const DENSE = ['interpolate', ['linear'], ['zoom'], 12, 0.9, 14, 1];

function signs({ theme }: Scene, overlay: LayerSpecification[] = []): LayerSpecification[] {
  const from = { source: 'features', 'source-layer': 'markers' };
  const always = { 'icon-allow-overlap': true, 'icon-padding': 0 };
  const isCluster = ['>', ['coalesce', ['get', 'count'], 1], 1];
  const primary = colour('--primary');
  return [
    {
      ...from,
      id: MARKERS,
      type: 'symbol',
      filter: ['!', isCluster],
      layout: { ...always, 'icon-image': imageName.marker(theme), 'icon-size': DENSE },
    },
    {
      ...from,
      id: CLUSTERS,
      type: 'symbol',
      filter: isCluster,
      layout: { ...always, 'icon-image': imageName.cluster(theme) },
    },
    ...overlay,
    {
      id: 'am-hover',
      source: 'hover',
      type: 'circle',
      paint: {
        'circle-radius': 26,
        'circle-color': primary,
        'circle-opacity': 0.15,
        'circle-stroke-width': 2,
        'circle-stroke-color': primary,
      },
    },
    {
      id: 'am-chosen',
      source: 'chosen',
      type: 'symbol',
      layout: { ...always, 'icon-image': imageName.chosen(theme) },
    },
    ...ownPosition(),
  ] as LayerSpecification[];
}

function ownPosition(): LayerSpecification[] {
  const dot = { source: 'me', type: 'circle' as const };
  return [
    {
      ...dot,
      id: 'am-me-around',
      paint: { 'circle-radius': 25, 'circle-color': '#1f6feb', 'circle-opacity': 0.22 },
    },
    { ...dot, id: 'am-me-edge', paint: { 'circle-radius': 11, 'circle-color': '#ffffff' } },
    { ...dot, id: 'am-me', paint: { 'circle-radius': 7.5, 'circle-color': '#1f6feb' } },
  ];
}
