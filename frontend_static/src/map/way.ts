/** A way along the roads, and what can be reached in a time: both lie above the ground and below all markers. */
import type { Feature, FeatureCollection, Position } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as LibreMap } from 'maplibre-gl';
import type { WayDrawing } from '../dom.ts';
import { colour } from './images.ts';
import { CLUSTERS, MARKERS, NOTHING } from './style.ts';

const WAY = 'am-way';
const REACH = 'am-reach';
/** Above all markers: where one starts must not lie under something else. */
const HOVER = 'am-hover';

/** Beside a way, everything else steps back. */
const PALE = 0.3;

export function drawWay(map: LibreMap, way: WayDrawing | null): void {
  put(map, WAY, way ? wayFeatures(way) : NOTHING, wayLayers);
  for (const layer of [MARKERS, CLUSTERS].filter((id) => map.getLayer(id))) {
    map.setPaintProperty(layer, 'icon-opacity', way ? PALE : 1);
  }
}

export function drawReach(map: LibreMap, area: Feature | null): void {
  put(map, REACH, area ? { type: 'FeatureCollection', features: [area] } : NOTHING, reachLayers);
}

/** The line, on foot from the start to it and from it to the goal, and the start. */
export function wayFeatures({ line, ends: [start, goal] }: WayDrawing): FeatureCollection {
  const [first, last] = [line[0]!, line[line.length - 1]!];
  return {
    type: 'FeatureCollection',
    features: [
      lineOf('road', line),
      lineOf('foot', [start, first]),
      lineOf('foot', [last, goal]),
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: start } },
    ],
  };
}

function lineOf(part: string, coordinates: Position[]): Feature {
  return { type: 'Feature', properties: { part }, geometry: { type: 'LineString', coordinates } };
}

function put(
  map: LibreMap,
  id: string,
  data: FeatureCollection | typeof NOTHING,
  layers: () => LayerSpecification[],
): void {
  const source = map.getSource<GeoJSONSource>(id);
  if (source) return void source.setData(data);
  if (!data.features.length) return;
  map.addSource(id, { type: 'geojson', data, tolerance: 0.2 });
  for (const layer of layers()) {
    const above = layer.type === 'circle' ? HOVER : MARKERS;
    map.addLayer(layer, map.getLayer(above) ? above : undefined);
  }
}

const ROUND = { 'line-join': 'round', 'line-cap': 'round' };
const WIDTH = ['interpolate', ['linear'], ['zoom'], 10, 4, 15, 7];
const EDGE = ['interpolate', ['linear'], ['zoom'], 10, 7, 15, 11];

function wayLayers(): LayerSpecification[] {
  const primary = colour('--primary');
  const from = { source: WAY, type: 'line' };
  const road = ['==', ['get', 'part'], 'road'];
  return [
    {
      ...from,
      id: 'am-way-edge',
      filter: road,
      layout: ROUND,
      paint: { 'line-color': colour('--surface'), 'line-width': EDGE },
    },
    {
      ...from,
      id: 'am-way-line',
      filter: road,
      layout: ROUND,
      paint: { 'line-color': primary, 'line-width': WIDTH },
    },
    {
      ...from,
      id: 'am-way-foot',
      filter: ['==', ['get', 'part'], 'foot'],
      layout: ROUND,
      paint: { 'line-color': colour('--ink'), 'line-width': 5, 'line-dasharray': [0.1, 1.9] },
    },
    {
      source: WAY,
      type: 'circle',
      id: 'am-way-start',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 7,
        'circle-color': '#ffffff',
        'circle-stroke-color': primary,
        'circle-stroke-width': 4,
      },
    },
  ] as LayerSpecification[];
}

function reachLayers(): LayerSpecification[] {
  const primary = colour('--primary');
  return [
    {
      source: REACH,
      type: 'fill',
      id: 'am-reach-area',
      paint: { 'fill-color': primary, 'fill-opacity': 0.12 },
    },
    {
      source: REACH,
      type: 'line',
      id: 'am-reach-edge',
      layout: ROUND,
      paint: { 'line-color': primary, 'line-width': 1.75, 'line-opacity': 0.85 },
    },
  ] as LayerSpecification[];
}
