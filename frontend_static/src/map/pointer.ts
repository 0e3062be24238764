/** What lies under a finger or a mouse, and what to do about it. */
import type { Point } from 'geojson';
import type { Map as LibreMap, MapGeoJSONFeature, MapMouseEvent } from 'maplibre-gl';
import { describe, parseShares } from './cluster.ts';
import { CLUSTERS, MARKERS, SHAPES } from './style.ts';
import type { MapEvents } from './view.ts';

/** A marker of 38 pixels answers within 44. */
const REACH = 3;
const ZOOM_INTO_CLUSTER = 2;

export function watchPointer(map: LibreMap, families: Record<string, string>, events: MapEvents): void {
  map.on('click', (event) => {
    const hit = hitBy(map, event);
    if (hit && isCluster(hit)) zoomInto(map, hit);
    else if (hit) pick(hit, events);
  });
  map.on('mousemove', (event) => {
    const hit = hitBy(map, event);
    map.getCanvas().style.cursor = hit ? 'pointer' : '';
    events.pointedAt(hit ? wordsFor(hit, families) : null, event.point.x, event.point.y);
  });
  map.on('mouseout', () => events.pointedAt(null, 0, 0));
}

/** Markers count before the shapes on which they stand. */
function hitBy(map: LibreMap, { point: { x, y } }: MapMouseEvent): MapGeoJSONFeature | undefined {
  if (!map.getLayer(MARKERS)) return undefined;
  const around: [[number, number], [number, number]] = [
    [x - REACH, y - REACH],
    [x + REACH, y + REACH],
  ];
  const signs = map.queryRenderedFeatures(around, { layers: [CLUSTERS, MARKERS] });
  return signs[0] ?? map.queryRenderedFeatures([x, y], { layers: [SHAPES] })[0];
}

function isCluster(hit: MapGeoJSONFeature): boolean {
  return Number(hit.properties['count'] ?? 1) > 1;
}

function zoomInto(map: LibreMap, cluster: MapGeoJSONFeature): void {
  const [lon, lat] = coordinates(cluster);
  map.easeTo({ center: [lon, lat], zoom: Math.min(map.getZoom() + ZOOM_INTO_CLUSTER, map.getMaxZoom()) });
}

function pick(hit: MapGeoJSONFeature, events: MapEvents): void {
  const { layer, fid, family, icon, title } = hit.properties;
  const chosen = { layer: String(layer), id: String(fid) };
  if (hit.geometry.type !== 'Point' || !icon) return events.picked(chosen);
  const [lon, lat] = coordinates(hit);
  events.picked({
    ...chosen,
    lon,
    lat,
    family: String(family),
    icon: String(icon),
    title: String(title ?? ''),
  });
}

function coordinates(hit: MapGeoJSONFeature): [number, number] {
  return (hit.geometry as Point).coordinates as [number, number];
}

function wordsFor(hit: MapGeoJSONFeature, families: Record<string, string>): string | null {
  if (isCluster(hit)) return describe(parseShares(String(hit.properties['families'] ?? '')), families);
  return hit.properties['title'] ? String(hit.properties['title']) : null;
}
