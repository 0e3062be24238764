/** What somebody draws by tapping: corners, the line through them, and what they go around. */
import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as LibreMap } from 'maplibre-gl';
import { colour } from './images.ts';

const SOURCE = 'sketch';

export type SketchCorners = readonly (readonly [lon: number, lat: number])[];

export function drawSketch(map: LibreMap, corners: SketchCorners, isClosed: boolean): void {
  const data = sketchFeatures(corners, isClosed);
  const source = map.getSource<GeoJSONSource>(SOURCE);
  if (source) {
    source.setData(data);
    return;
  }
  map.addSource(SOURCE, { type: 'geojson', data });
  for (const layer of layers()) map.addLayer(layer);
}

export function sketchFeatures(corners: SketchCorners, isClosed: boolean): FeatureCollection {
  const points = corners.map(([lon, lat]) => [lon, lat]);
  const features: Feature[] = points.map((coordinates) => feature({ type: 'Point', coordinates }));
  const ring = isClosed && points.length > 2 ? [...points, points[0]!] : points;
  if (ring.length > 1) features.push(feature({ type: 'LineString', coordinates: ring }));
  if (ring !== points) features.push(feature({ type: 'Polygon', coordinates: [ring] }));
  return { type: 'FeatureCollection', features };
}

function feature(geometry: Feature['geometry']): Feature {
  return { type: 'Feature', geometry, properties: {} };
}

function layers(): LayerSpecification[] {
  const primary = colour('--primary');
  const of = (type: string) => ['==', ['geometry-type'], type];
  return [
    {
      id: 'am-sketch-area',
      source: SOURCE,
      type: 'fill',
      filter: of('Polygon'),
      paint: { 'fill-color': primary, 'fill-opacity': 0.18 },
    },
    {
      id: 'am-sketch-line',
      source: SOURCE,
      type: 'line',
      filter: of('LineString'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': primary, 'line-width': 4 },
    },
    {
      id: 'am-sketch-corners',
      source: SOURCE,
      type: 'circle',
      filter: of('Point'),
      paint: {
        'circle-radius': 7,
        'circle-color': '#ffffff',
        'circle-stroke-color': primary,
        'circle-stroke-width': 4,
      },
    },
  ] as LayerSpecification[];
}
