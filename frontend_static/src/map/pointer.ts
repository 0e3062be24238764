/** What lies under a finger or a mouse, and what to do about it. */
import type { Point } from 'geojson';
import type { Map as LibreMap, MapGeoJSONFeature, MapMouseEvent } from 'maplibre-gl';
import { describe, parseShares } from './cluster.ts';
import { CLUSTERS, MARKERS, SHAPES } from './style.ts';
import type { MapEvents } from './view.ts';
import { WAITING, WAITING_GROUPS } from './waiting.ts';

/** A marker of 38 pixels answers within 44. */
const REACH = 3;
const ZOOM_INTO_CLUSTER = 2;
/** Of things that share a place. */
const MOST_TITLES = 3;

export function watchPointer(map: LibreMap, families: Record<string, string>, events: MapEvents): void {
  map.on('click', (event) => {
    if (events.takesTaps?.()) return events.tapped?.(event.lngLat.lng, event.lngLat.lat);
    const hits = hitsBy(map, event);
    const cluster = hits.find(isCluster);
    if (cluster) zoomInto(map, cluster);
    else if (hits.length) pick(next(hits, events.chosen()), events);
    else events.tapped?.(event.lngLat.lng, event.lngLat.lat);
  });
  map.on('mousemove', (event) => {
    const hits = hitsBy(map, event);
    map.getCanvas().style.cursor = hits.length ? 'pointer' : '';
    events.pointedAt(wordsFor(hits, families), event.point.x, event.point.y);
  });
  map.on('mouseout', () => events.pointedAt(null, 0, 0));
}

/** What stands there, each thing once, the topmost first. Markers count before the shapes on which they stand. */
function hitsBy(map: LibreMap, { point: { x, y } }: MapMouseEvent): MapGeoJSONFeature[] {
  if (!map.getLayer(MARKERS)) return [];
  const around: [[number, number], [number, number]] = [
    [x - REACH, y - REACH],
    [x + REACH, y + REACH],
  ];
  const layers = [WAITING_GROUPS, WAITING, CLUSTERS, MARKERS].filter((id) => map.getLayer(id));
  const signs = map.queryRenderedFeatures(around, { layers });
  const hits = signs.length ? signs : map.queryRenderedFeatures([x, y], { layers: [SHAPES] });
  return [...new Map(hits.map((hit) => [nameOf(hit), hit])).values()];
}

function nameOf({ properties }: MapGeoJSONFeature): string {
  return `${properties['layer']}/${properties['fid']}`;
}

/** Where several things share a place, each click opens the next of them. */
function next(hits: MapGeoJSONFeature[], chosen: string | null): MapGeoJSONFeature {
  const at = hits.findIndex((hit) => nameOf(hit) === chosen);
  return hits[(at + 1) % hits.length]!;
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

function wordsFor(hits: MapGeoJSONFeature[], families: Record<string, string>): string | null {
  const cluster = hits.find(isCluster);
  if (cluster) return describe(parseShares(String(cluster.properties['families'] ?? '')), families);
  const titles = hits.map((hit) => String(hit.properties['title'] ?? '')).filter(Boolean);
  return titles.length ? titles.slice(0, MOST_TITLES).join(' · ') : null;
}
