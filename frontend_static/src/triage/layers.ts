/** What the desk draws upon the map: reports with their states, what is chosen, and what was drawn around it. */
import type { FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { colour, imageName } from '../map/images.ts';
import { NOTHING, type Overlay } from '../map/style.ts';
import { currentTheme } from '../theme.ts';
import { shownState, type Report } from './report.ts';
import { words } from './words.ts';

export const SOURCE = 'triage';
export const TILE_LAYER = 'reports';
export const MARKS = 'triage-marks';
export const GROUPS = 'triage-groups';
export const AREA = 'triage-area';
export const FAMILY = 'defects';
const ANY_KIND = 'maki/caution';
const WORDS_FROM = 16;

export function overlay(tiles: string, bounds: [number, number, number, number]): Overlay {
  return {
    sources: {
      [SOURCE]: { type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: 18, bounds },
      [AREA]: { type: 'geojson', data: NOTHING },
    },
    layers: [...areaLayers(), ...reportLayers()],
  };
}

/** The drawing on a marker, with the sign of a state. */
export function iconOf({ kind, ...report }: Report): string {
  return `${words().kinds[kind] ?? ANY_KIND}+${words().signs[shownState(report)] ?? ''}`;
}

function areaLayers(): LayerSpecification[] {
  const primary = colour('--primary');
  return [
    {
      id: 'triage-area-fill',
      source: AREA,
      type: 'fill',
      paint: { 'fill-color': primary, 'fill-opacity': 0.12 },
    },
    {
      id: 'triage-area-edge',
      source: AREA,
      type: 'line',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': primary, 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
    },
  ] as LayerSpecification[];
}

/** The marker of the public map. */
function reportImage(): unknown {
  const kind = ['match', ['get', 'kind'], ...Object.entries(words().kinds).flat(), ANY_KIND];
  return imageName.marker(currentTheme(), FAMILY, ['concat', kind, '+', byState(words().signs)]);
}

/** What stands there for the state of a report, or for its deadline that is over. */
function byState({ overdue, ...others }: Record<string, string>): unknown {
  const other = ['match', ['get', 'state'], ...Object.entries(others).flat(), ''];
  return ['case', ['==', ['get', 'overdue'], 1], overdue, other];
}

function reportLayers(): LayerSpecification[] {
  const from = { source: SOURCE, 'source-layer': TILE_LAYER };
  const always = { 'icon-allow-overlap': true, 'icon-padding': 0 };
  const isGroup: FilterSpecification = ['has', 'count'];
  const isChosen = ['boolean', ['feature-state', 'chosen'], false];
  return [
    {
      ...from,
      id: 'triage-chosen',
      type: 'circle',
      filter: ['!', isGroup],
      paint: {
        'circle-radius': ['case', isChosen, 24, 0],
        'circle-color': colour('--surface'),
        'circle-stroke-width': ['case', isChosen, 3, 0],
        'circle-stroke-color': colour('--primary'),
      },
    },
    {
      ...from,
      id: MARKS,
      type: 'symbol',
      filter: ['!', isGroup],
      layout: {
        ...always,
        'icon-image': reportImage(),
        'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.85, 15, 1],
        'symbol-sort-key': ['+', ['get', 'priority'], ['*', 10, ['get', 'overdue']]],
      },
    },
    {
      ...from,
      id: 'triage-words',
      type: 'symbol',
      minzoom: WORDS_FROM,
      filter: ['!', isGroup],
      layout: {
        'text-field': byState(words().states),
        'text-font': ['Amtskarte Bold'],
        'text-size': 12.5,
        'text-anchor': 'top',
        'text-offset': [0, 1.7],
        'text-optional': true,
      },
      paint: { 'text-color': colour('--ink'), 'text-halo-color': colour('--surface'), 'text-halo-width': 2 },
    },
    {
      ...from,
      id: GROUPS,
      type: 'symbol',
      filter: isGroup,
      layout: { ...always, 'icon-image': imageName.cluster(currentTheme(), `${FAMILY}:1`) },
    },
  ] as LayerSpecification[];
}
