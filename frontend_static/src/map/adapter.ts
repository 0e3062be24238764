/** The map as MapLibre GL JS draws it. Nothing outside this folder knows that library. */
import {
  LngLatBounds,
  Map as LibreMap,
  setWorkerUrl,
  type GeoJSONSource,
  type VectorTileSource,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Feature } from 'geojson';
import type { Box, Spot, WayDrawing } from '../dom.ts';
import type { Choice } from '../filter.ts';
import { noteFetch } from '../first_visit.ts';
import type { Position } from '../state.ts';
import type { Theme } from '../theme.ts';
import { drawImage } from './images.ts';
import { watchPointer } from './pointer.ts';
import { roomy } from './room.ts';
import { groundResolution } from './scale.ts';
import { drawSketch, type SketchCorners } from './sketch.ts';
import {
  addWaiting,
  CHOSEN_EDGE,
  compose,
  featureTiles,
  NONE_CHOSEN,
  NOTHING,
  shapeOf,
  type Scene,
} from './style.ts';
import type { Cover, MapEvents, MapOptions, MapView, WaitingPlace } from './view.ts';
import { waitingFeatures } from './waiting.ts';
import { drawReach, drawWay } from './way.ts';

/** Marks movements that the page makes, so that the list does not follow them. */
const OWN = { byPage: true };
/** Half a chosen marker with its halo must stay in view. */
const HALO_ROOM = 52;
const LOOK_MS = 250;
const MAX_ZOOM = 19.5;
/** From no closer is a way looked at as a whole. */
const CLOSE_UP = 17;
const ZOOMING_IN_THE_MIDDLE = {
  scrollZoom: { around: 'center' },
  touchZoomRotate: { around: 'center' },
  // The first of two taps moves the map already.
  doubleClickZoom: false,
} as const;

setWorkerUrl(workerUrl);

/**
 * @throws When the browser cannot draw maps (no WebGL 2).
 */
export async function createMap(options: MapOptions, events: MapEvents): Promise<MapView> {
  const scene: Scene = {
    basemapVersion: options.basemapVersion,
    theme: options.theme,
    choice: options.choice,
    outlines: options.outlines,
    bounds: wider(options.bounds, 0.05),
    overlay: options.overlay,
  };
  const [basemap] = await Promise.all([loadBasemap(options.styles[options.theme]), loadFonts()]);
  const map = new LibreMap({
    container: options.container,
    style: compose(basemap, scene),
    // It is ours, and looking through it takes as long as reading it.
    validateStyle: false,
    transformRequest: (url) => void noteFetch(url),
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    ...(options.keepsMiddle && ZOOMING_IN_THE_MIDDLE),
    maxPitch: 0,
    maxZoom: MAX_ZOOM,
    minZoom: 6,
    maxBounds: wider(options.bounds, 1.5),
    locale: { 'Map.Title': options.words.map, ...options.words.gestures },
    cooperativeGestures: Boolean(options.words.gestures),
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setPadding(options.cover);
  place(map, options);
  map.setMissingStyleImageResolver((name) => supply(map, name));
  await map.once('style.load');
  return new LibreView(map, scene, options, events);
}

function place(map: LibreMap, { at, bounds }: MapOptions): void {
  if (at) map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
  else map.fitBounds([bounds.west, bounds.south, bounds.east, bounds.north], { animate: false, padding: 8 });
}

async function loadBasemap(url: string): Promise<Parameters<typeof compose>[0]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json() as Promise<Parameters<typeof compose>[0]>;
}

/** Labels are drawn once; a font that came later would be too late for them. */
async function loadFonts(): Promise<void> {
  const fonts = [
    '400 16px "Atkinson Hyperlegible Next Variable"',
    '500 16px "Amtskarte Medium"',
    '700 16px "Amtskarte Bold"',
  ];
  await Promise.all(fonts.map((font) => document.fonts.load(font).catch(() => [])));
}

async function supply(map: LibreMap, name: string): Promise<void> {
  const drawn = await drawImage(name).catch(() => null);
  if (drawn && !map.hasImage(name)) map.addImage(name, drawn.data, { pixelRatio: drawn.pixelRatio });
}

/** A box with some room around it, as a share of its size. */
function wider({ west, south, east, north }: Box, share: number): [number, number, number, number] {
  const x = (east - west) * share;
  const y = (north - south) * share;
  return [west - x, Math.max(-85, south - y), east + x, Math.min(85, north + y)];
}

class LibreView implements MapView {
  private readonly map: LibreMap;
  readonly library: LibreMap;
  private readonly scene: Scene;
  private readonly styles: Record<Theme, string>;
  private chosen: Spot | null = null;
  private way: WayDrawing | null = null;
  private reach: Feature | null = null;
  private ownPosition: [number, number] | null = null;
  private sketched: { corners: SketchCorners; isClosed: boolean } | null = null;
  /** Where the map is on its way to after a tap on a zoom button; `null` when it is not. */
  private zoomingTo: number | null = null;
  /** Looks whether the tiles that were asked for again are there. */
  private fetching = 0;

  constructor(map: LibreMap, scene: Scene, options: MapOptions, events: MapEvents) {
    this.map = this.library = map;
    this.scene = scene;
    this.styles = options.styles;
    map.on('movestart', () => events.moving());
    map.on('dataloading', () => events.moving());
    map.on('moveend', (event) => events.rested(!('byPage' in event)));
    map.on('idle', () => events.idle());
    // A tile that does not come leaves a gap and nothing to be told; it is fetched again when the network is back.
    map.on('error', ({ error }) => console.info('The map:', error.message));
    map.on('move', () => this.tellScale(events));
    map.on('zoomend', () => (this.zoomingTo = null));
    this.tellScale(events);
    watchPointer(map, options.words.families, events);
  }

  async setTheme(theme: Theme): Promise<void> {
    if (theme === this.scene.theme) return;
    this.scene.theme = theme;
    const basemap = await loadBasemap(this.styles[theme]);
    // Two quick changes: the style of the last one counts.
    if (this.scene.theme !== theme) return;
    this.map.setStyle(compose(basemap, this.scene), { diff: false, validate: false });
    this.map.once('style.load', () => this.redraw());
  }

  show(choice: Choice): void {
    this.scene.choice = choice;
    this.map.getSource<VectorTileSource>('features')?.setTiles(featureTiles(this.scene));
  }

  choose(spot: Spot | null): void {
    this.chosen = spot;
    this.put('chosen', spot && point(spot.lon, spot.lat, spot));
    this.map.setFilter(CHOSEN_EDGE, spot ? shapeOf(spot.layer, spot.id) : NONE_CHOSEN);
  }

  showWaiting(places: readonly WaitingPlace[]): void {
    const isFirst = !this.scene.waiting;
    this.scene.waiting = waitingFeatures(places);
    if (isFirst) addWaiting(this.map, this.scene);
    else this.map.getSource<GeoJSONSource>('waiting')?.setData(this.scene.waiting);
  }

  sketch(corners: SketchCorners, isClosed: boolean): void {
    this.sketched = { corners, isClosed };
    drawSketch(this.map, corners, isClosed);
  }

  showWay(way: WayDrawing | null): void {
    this.way = way;
    drawWay(this.map, way);
  }

  showReach(area: Feature | null): void {
    this.reach = area;
    drawReach(this.map, area);
  }

  fit({ west, south, east, north }: Box, cover: Cover): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const own = this.map.getPadding();
    // The goal is marked large.
    const wanted = roomy({ ...cover, top: cover.top + HALO_ROOM / 2 }, clientWidth, clientHeight);
    // The library adds what is always covered.
    const padding = {
      top: Math.max(0, wanted.top - (own.top ?? 0)),
      right: Math.max(0, wanted.right - (own.right ?? 0)),
      bottom: Math.max(0, wanted.bottom - (own.bottom ?? 0)),
      left: Math.max(0, wanted.left - (own.left ?? 0)),
    };
    this.map.fitBounds([west, south, east, north], { padding, maxZoom: CLOSE_UP, duration: 350 });
  }

  hover(spot: Spot | null): void {
    this.put('hover', spot && point(spot.lon, spot.lat, {}));
  }

  bringIntoView(lon: number, lat: number, cover: Cover): void {
    const { x, y } = this.map.project([lon, lat]);
    const { clientWidth, clientHeight } = this.map.getContainer();
    const dx = x - clamp(x, cover.left + HALO_ROOM, clientWidth - cover.right - HALO_ROOM);
    const dy = y - clamp(y, cover.top + HALO_ROOM, clientHeight - cover.bottom - HALO_ROOM);
    if (dx || dy) this.map.panBy([dx, dy], { duration: 350 }, OWN);
  }

  jumpTo(at: Position): void {
    this.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom }, OWN);
  }

  flyTo(lon: number, lat: number, zoom: number): void {
    this.map.flyTo({ center: [lon, lat], zoom: Math.max(zoom, this.map.getZoom()) });
  }

  zoomBy(levels: number): void {
    // Quick taps add up: what counts is where the map is going, not how far it has come.
    const from = this.zoomingTo ?? this.map.getZoom();
    const zoom = clamp(from + levels, this.map.getMinZoom(), this.map.getMaxZoom());
    // This ends the way that the map is on, which forgets its aim.
    this.map.easeTo({ zoom, duration: 250 });
    this.zoomingTo = this.map.isZooming() ? zoom : null;
  }

  panBy(x: number, y: number): void {
    this.map.panBy([x, y], { duration: 120 });
  }

  showOwnPosition(lon: number, lat: number): void {
    this.ownPosition = [lon, lat];
    this.put('me', point(lon, lat, {}));
  }

  position(): Position {
    const { lng, lat } = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat, lon: lng };
  }

  visibleBox(cover: Cover): Box {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const corners = new LngLatBounds();
    corners.extend(this.map.unproject([cover.left, cover.top]));
    corners.extend(
      this.map.unproject([clientWidth - cover.right, Math.max(cover.top + 1, clientHeight - cover.bottom)]),
    );
    return {
      west: corners.getWest(),
      south: corners.getSouth(),
      east: corners.getEast(),
      north: corners.getNorth(),
    };
  }

  setCover(cover: Cover): void {
    this.map.setPadding(cover, OWN);
  }

  fetchAgain(): void {
    for (const source of ['basemap', 'features']) this.map.refreshTiles(source);
    this.drawWhenFetched();
  }

  /** Where all tiles come back as they were, MapLibre draws nothing, and so never says that it is done. */
  private drawWhenFetched(): void {
    clearInterval(this.fetching);
    this.fetching = window.setInterval(() => {
      if (!this.map.areTilesLoaded()) return;
      clearInterval(this.fetching);
      this.map.triggerRepaint();
    }, LOOK_MS);
  }

  remove(): void {
    clearInterval(this.fetching);
    this.map.remove();
  }

  private tellScale(events: MapEvents): void {
    events.scaled(groundResolution(this.map.getCenter().lat, this.map.getZoom()));
  }

  /** A new style knows nothing of what was drawn upon the old one. */
  private redraw(): void {
    this.choose(this.chosen);
    if (this.ownPosition) this.put('me', point(...this.ownPosition, {}));
    if (this.reach) drawReach(this.map, this.reach);
    if (this.way) drawWay(this.map, this.way);
    if (this.sketched) drawSketch(this.map, this.sketched.corners, this.sketched.isClosed);
  }

  private put(source: string, feature: Feature | null): void {
    this.map.getSource<GeoJSONSource>(source)?.setData(feature ?? NOTHING);
  }
}

function point(lon: number, lat: number, properties: object): Feature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { ...properties },
  };
}

function clamp(value: number, low: number, high: number): number {
  // Where there is no room at all, the middle of what there is.
  return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high);
}
