/** A ride above the common map: pale where the rider is not aboard, dotted where they walk, with words at its points. */
import type { Feature, FeatureCollection } from 'geojson';
import { LngLatBounds, type GeoJSONSource, type LayerSpecification, type Map as LibreMap } from 'maplibre-gl';
import type { RideDrawing } from '../dom.ts';
import { colour } from './images.ts';
import { NOTHING, type Overlay } from './style.ts';
import type { Cover } from './view.ts';

const SOURCE = 'ride';
const CLOSEST = 15;
/** Between a label and the edge of the map. */
const MARGIN_PX = 8;

interface Label {
  element: HTMLElement;
  at: [number, number];
}

/** What a map has to bring along for a `RideLayer`. */
export function rideOverlay(): Overlay {
  return { sources: { [SOURCE]: { type: 'geojson', data: NOTHING } }, layers: layers() };
}

export class RideLayer {
  private readonly map: LibreMap;
  private readonly labels: HTMLElement;
  private readonly tools: HTMLElement | null;
  private drawing: RideDrawing | null = null;
  private placed: Label[] = [];

  /** @param element Around the map; the words are put into it. */
  constructor(map: LibreMap, element: HTMLElement) {
    this.map = map;
    this.tools = element.querySelector('.map-tools');
    this.labels = document.createElement('div');
    this.labels.className = 'ride-labels';
    // All of it stands in the list as well.
    this.labels.setAttribute('aria-hidden', 'true');
    element.append(this.labels);
    // A new style, by night, knows nothing of it.
    map.on('style.load', () => this.drawing && this.show(this.drawing));
    map.on('render', () => this.place());
  }

  /** How much of the map is free of its buttons, which stand at the right. */
  get width(): number {
    return this.tools?.offsetWidth ? this.tools.offsetLeft : this.labels.clientWidth;
  }

  show(drawing: RideDrawing): void {
    this.drawing = drawing;
    this.map.getSource<GeoJSONSource>(SOURCE)?.setData(rideFeatures(drawing));
    this.placed = drawing.points.filter(({ label }) => label).map(asLabel);
    northernmost(this.placed)?.element.classList.add('ride-label-above');
    this.labels.replaceChildren(...this.placed.map(({ element }) => element));
    this.place();
  }

  /** @param cover What of the map is not free; it leaves room for something. */
  fit({ pale, strong, dotted, points }: RideDrawing, cover: Cover): void {
    const bounds = new LngLatBounds();
    // Where the rider is aboard or walks; of the rest only that it goes on is of interest.
    for (const line of [strong, ...dotted]) for (const corner of line) bounds.extend(corner);
    if (bounds.isEmpty()) for (const line of pale) for (const corner of line) bounds.extend(corner);
    if (bounds.isEmpty()) for (const { at } of points) bounds.extend(at);
    if (bounds.isEmpty()) return;
    this.map.fitBounds(bounds, { padding: { ...cover }, maxZoom: CLOSEST, animate: false });
  }

  private place(): void {
    const { width } = this;
    for (const { element, at } of this.placed) {
      const { x, y } = this.map.project(at);
      const inside = x >= 0 && x <= width;
      const half = (element.firstElementChild as HTMLElement).offsetWidth / 2 + MARGIN_PX;
      const shown = inside ? Math.max(half, Math.min(x, width - half)) : x;
      element.style.translate = `${Math.round(shown)}px ${Math.round(y)}px`;
    }
  }
}

/** Its words stand above it and those of the others below, so that they never cover each other between two points. */
function northernmost(labels: Label[]): Label | undefined {
  if (labels.length < 2) return undefined;
  return labels.reduce((north, one) => (one.at[1] > north.at[1] ? one : north));
}

export function rideFeatures({ pale, strong, dotted, points }: RideDrawing): FeatureCollection {
  const lines = (part: string, many: [number, number][][]): Feature[] =>
    many
      .filter((line) => line.length > 1)
      .map((coordinates) => feature({ type: 'LineString', coordinates }, { part }));
  const stops = points.map(({ at, kind }) =>
    feature({ type: 'Point', coordinates: at }, { part: 'point', kind }),
  );
  return {
    type: 'FeatureCollection',
    features: [
      ...lines('pale', pale),
      ...lines('strong', strong.length > 1 ? [strong] : []),
      ...lines('dotted', dotted),
      ...stops,
    ],
  };
}

function feature(geometry: Feature['geometry'], properties: Record<string, string>): Feature {
  return { type: 'Feature', geometry, properties };
}

function asLabel({ at, kind, label }: RideDrawing['points'][number]): Label {
  const element = document.createElement('span');
  element.className = `ride-label ride-label-${kind}`;
  const words = document.createElement('span');
  words.textContent = label;
  element.append(words);
  return { element, at };
}

function layers(): LayerSpecification[] {
  const primary = colour('--primary');
  const surface = colour('--surface');
  const round = { 'line-join': 'round', 'line-cap': 'round' };
  const of = (part: string) => ['==', ['get', 'part'], part];
  const line = { source: SOURCE, type: 'line', layout: round };
  return [
    { ...line, id: 'ride-pale-edge', filter: of('pale'), paint: { 'line-color': surface, 'line-width': 10 } },
    {
      ...line,
      id: 'ride-pale',
      filter: of('pale'),
      paint: { 'line-color': primary, 'line-opacity': 0.45, 'line-width': 6 },
    },
    {
      ...line,
      id: 'ride-dotted',
      filter: of('dotted'),
      paint: { 'line-color': colour('--ink'), 'line-width': 5, 'line-dasharray': [0.01, 2] },
    },
    {
      ...line,
      id: 'ride-strong-edge',
      filter: of('strong'),
      paint: { 'line-color': surface, 'line-width': 11 },
    },
    { ...line, id: 'ride-strong', filter: of('strong'), paint: { 'line-color': primary, 'line-width': 7 } },
    {
      id: 'ride-points',
      source: SOURCE,
      type: 'circle',
      filter: ['all', of('point'), ['!=', ['get', 'kind'], 'me']],
      paint: {
        'circle-radius': 8,
        'circle-color': surface,
        'circle-stroke-color': primary,
        'circle-stroke-width': 5,
      },
    },
    {
      id: 'ride-me-edge',
      source: SOURCE,
      type: 'circle',
      filter: ['==', ['get', 'kind'], 'me'],
      paint: { 'circle-radius': 11, 'circle-color': '#ffffff' },
    },
    {
      id: 'ride-me',
      source: SOURCE,
      type: 'circle',
      filter: ['==', ['get', 'kind'], 'me'],
      paint: { 'circle-radius': 7.5, 'circle-color': '#1f6feb' },
    },
  ] as LayerSpecification[];
}
