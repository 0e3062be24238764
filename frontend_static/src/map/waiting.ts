/** What waits for a decision, upon the map: markers with a ring around them, near ones together as a number. */
import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl';
import type { Theme } from '../theme.ts';
import { colour, imageName } from './images.ts';
import type { WaitingPlace } from './view.ts';

export const WAITING = 'am-waiting';
export const WAITING_GROUPS = 'am-waiting-groups';
/** In the place of a layer's id, for what is picked. */
export const WAITING_LAYER = 'waiting';
const SOURCE = 'waiting';
/** From there on everything stands by itself, unless it stands at the same place. */
const GROUPED_UP_TO = 15;
const REACH_PX = 44;

export function waitingSource(data: FeatureCollection): Record<string, GeoJSONSourceSpecification> {
  return {
    [SOURCE]: {
      type: 'geojson',
      data,
      cluster: true,
      clusterMaxZoom: GROUPED_UP_TO,
      clusterRadius: REACH_PX,
      clusterProperties: { count: ['+', ['get', 'one']] },
    },
  };
}

export function waitingFeatures(places: readonly WaitingPlace[]): FeatureCollection {
  return { type: 'FeatureCollection', features: places.map(feature) };
}

function feature({ number, lon, lat, family, icon }: WaitingPlace): Feature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { layer: WAITING_LAYER, fid: number, family, icon, one: 1 },
  };
}

export function waitingLayers(theme: Theme): LayerSpecification[] {
  const from = { source: SOURCE };
  const always = { 'icon-allow-overlap': true, 'icon-padding': 0 };
  const isGroup = ['has', 'point_count'];
  return [
    {
      ...from,
      id: 'am-waiting-rings',
      type: 'circle',
      paint: {
        'circle-radius': 24,
        'circle-color': colour('--accent'),
        'circle-stroke-width': 1.5,
        'circle-stroke-color': colour('--on-accent'),
      },
    },
    {
      ...from,
      id: WAITING,
      type: 'symbol',
      filter: ['!', isGroup],
      layout: { ...always, 'icon-image': imageName.marker(theme), 'icon-size': 0.9 },
    },
    {
      ...from,
      id: WAITING_GROUPS,
      type: 'symbol',
      filter: isGroup,
      layout: { ...always, 'icon-image': imageName.cluster(theme), 'icon-size': 0.9 },
    },
  ] as LayerSpecification[];
}
