import type { Geometry } from 'geojson';
import type { GeoJSONSource, Map as LibreMap, MapMouseEvent, VectorTileSource } from 'maplibre-gl';
import { bringMap } from '../map/bringing.ts';
import { readBox } from '../map/box.ts';
import { optionsIn, showTip } from '../map/markup.ts';
import { NOTHING } from '../map/style.ts';
import type { Cover, MapEvents, MapOptions, MapView } from '../map/view.ts';
import { parsePosition } from '../state.ts';
import { Ink, type InkEvents, type Tool } from './ink.ts';
import { AREA, FAMILY, GROUPS, iconOf, MARKS, overlay, SOURCE, TILE_LAYER } from './layers.ts';
import type { Report } from './report.ts';
import { say, words } from './words.ts';

const NOTHING_COVERS: Cover = { top: 0, right: 0, bottom: 0, left: 0 };
const REACH_PX = 4;
const ZOOM_INTO_GROUP = 2;
const PAN_PX = 90;

/** Shows all reports of a part, whatever the list shows of them, and lets one choose them by their place. */
export class AmTriageMap extends HTMLElement {
  /** Called with a report that was tapped, and whether it is to be chosen beside the others. */
  onpick: (id: number, adds: boolean) => void = () => undefined;
  /** Called with the box in degrees, once the map rests. */
  onrest: (box: string) => void = () => undefined;
  onink: InkEvents = { ring: () => undefined, road: () => undefined };
  private view: MapView | null = null;
  private ink: Ink | null = null;
  private query = '';
  private age = 0;
  private chosen = new Set<number>();
  private area: Geometry[] = [];
  private report: Report | null = null;

  connectedCallback(): void {
    requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  get isDrawing(): boolean {
    return this.ink?.isDrawing ?? false;
  }

  get drawing(): Ink | null {
    return this.ink;
  }

  /** Longitude and latitude of the middle, as an address has it. */
  get middle(): string {
    const at = this.view?.position();
    return at ? `${at.lon.toFixed(6)},${at.lat.toFixed(6)}` : '';
  }

  get hasMap(): boolean {
    return this.view !== null;
  }

  /** Shows another part. */
  narrow(query: URLSearchParams): void {
    const said = new URLSearchParams(query);
    for (const name of ['box', 'sort', 'near']) said.delete(name);
    if (String(said) === this.query) return;
    this.query = String(said);
    this.refresh();
  }

  /** Asks for everything again: something has changed. */
  refresh(): void {
    this.age += 1;
    this.library?.getSource<VectorTileSource>(SOURCE)?.setTiles([this.tiles]);
  }

  select(ids: Iterable<number>): void {
    const next = new Set(ids);
    for (const id of this.chosen) if (!next.has(id)) this.state(id, false);
    for (const id of next) if (!this.chosen.has(id)) this.state(id, true);
    this.chosen = next;
  }

  /** Draws what was chosen by, and takes away what was drawn before. */
  showArea(shapes: Geometry[]): void {
    this.area = shapes;
    this.drawArea();
  }

  look(report: Report | null): void {
    this.report = report;
    this.drawChosen();
    if (report) this.view?.bringIntoView(report.lon, report.lat, NOTHING_COVERS);
  }

  /** @param byKeys The middle of the map is marked, where keys set corners. */
  use(tool: Tool, byKeys = false): void {
    this.ink?.use(tool);
    const cross = this.querySelector<HTMLElement>('.triage-cross')!;
    cross.hidden = tool === 'move' || !byKeys;
    const hint = this.querySelector<HTMLElement>('.triage-hint')!;
    hint.hidden = tool === 'move';
    hint.querySelector('[data-hint]')!.textContent =
      tool === 'move' ? '' : say(tool === 'road' ? 'drawRoad' : 'drawLasso');
    hint.querySelector<HTMLElement>('[data-metres]')!.hidden = tool !== 'road';
    for (const button of this.querySelectorAll<HTMLElement>('[data-tool]'))
      button.ariaPressed = String(button.dataset.tool === tool);
  }

  get metres(): string {
    return this.querySelector<HTMLInputElement>('[name=metres]')?.value ?? '';
  }

  pan(key: string): boolean {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [0, -PAN_PX],
      ArrowDown: [0, PAN_PX],
      ArrowLeft: [-PAN_PX, 0],
      ArrowRight: [PAN_PX, 0],
    };
    const step = steps[key];
    if (step) this.view?.panBy(...step);
    return Boolean(step);
  }

  private get library(): LibreMap | undefined {
    return this.view?.library;
  }

  private get tiles(): string {
    const home = this.closest<HTMLElement>('am-triage')!.dataset.home!;
    const query = new URLSearchParams(this.query);
    query.set('age', String(this.age));
    return `${new URL(`${home}tiles/`, location.href).href}{z}/{x}/{y}?${query}`;
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events());
    const map = this.library;
    if (!map) return;
    this.ink = new Ink(this.querySelector<HTMLCanvasElement>('.triage-ink')!, map, {
      ring: (ring) => this.onink.ring(ring),
      road: (from, to) => this.onink.road(from, to),
    });
    map.on('click', (event) => this.onClick(map, event));
    map.on('mousemove', (event) => this.onPoint(map, event));
    map.on('style.load', () => this.redraw());
    map.on('moveend', () => this.tellBox());
    this.redraw();
    this.tellBox();
  }

  private redraw(): void {
    for (const id of this.chosen) this.state(id, true);
    this.drawArea();
    this.drawChosen();
  }

  private drawArea(): void {
    const features = this.area.map((geometry) => ({ type: 'Feature' as const, geometry, properties: {} }));
    const data = features.length ? { type: 'FeatureCollection' as const, features } : NOTHING;
    this.library?.getSource<GeoJSONSource>(AREA)?.setData(data);
  }

  private drawChosen(): void {
    const { report } = this;
    this.view?.choose(
      report && {
        layer: 'defects',
        id: String(report.id),
        lon: report.lon,
        lat: report.lat,
        family: FAMILY,
        icon: iconOf(report),
        title: report.title,
      },
    );
  }

  private state(id: number, chosen: boolean): void {
    if (this.library?.getSource(SOURCE))
      this.library.setFeatureState({ source: SOURCE, sourceLayer: TILE_LAYER, id }, { chosen });
  }

  private tellBox(): void {
    const box = this.view?.visibleBox(NOTHING_COVERS);
    if (box) this.onrest([box.west, box.south, box.east, box.north].map((at) => at.toFixed(6)).join());
  }

  private hits(map: LibreMap, { point: { x, y } }: MapMouseEvent) {
    if (!map.getLayer(MARKS)) return [];
    const around: [[number, number], [number, number]] = [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ];
    return map.queryRenderedFeatures(around, { layers: [GROUPS, MARKS] });
  }

  private onClick(map: LibreMap, event: MapMouseEvent): void {
    const [hit] = this.hits(map, event);
    if (!hit) return;
    const { ctrlKey, metaKey, shiftKey } = event.originalEvent;
    if (hit.properties['count'] === undefined)
      return this.onpick(Number(hit.id), ctrlKey || metaKey || shiftKey);
    map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + ZOOM_INTO_GROUP, map.getMaxZoom()) });
  }

  private onPoint(map: LibreMap, event: MapMouseEvent): void {
    const [hit] = this.hits(map, event);
    map.getCanvas().style.cursor = hit ? 'pointer' : '';
    const count = hit?.properties['count'];
    const state = hit && (hit.properties['overdue'] === 1 ? 'overdue' : String(hit.properties['state']));
    const tip = count === undefined ? state && words().states[state] : say('group', { count: Number(count) });
    showTip(this, tip ?? null, event.point.x, event.point.y);
  }

  private options(): MapOptions {
    const written = optionsIn(this);
    const { west, south, east, north } = readBox(this.dataset.bounds ?? '');
    return {
      ...written,
      choice: { layers: [...written.outlines], wish: '' },
      at: parsePosition(this.dataset.start ?? null),
      cover: NOTHING_COVERS,
      overlay: () => overlay(this.tiles, [west, south, east, north]),
    };
  }

  private events(): MapEvents {
    return {
      chosen: () => null,
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: () => undefined,
      scaled: () => undefined,
      picked: () => undefined,
      pointedAt: () => undefined,
    };
  }
}
