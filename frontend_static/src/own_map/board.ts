/** The map of the editor: what it shows, what a finger on it means, and what is being drawn. */
import type { Position as Place } from 'geojson';
import type { Box, Spot as CommonSpot } from '../dom.ts';
import type { Drawing, Drawn, Kind } from '../map/drawing.ts';
import { readBox } from '../map/box.ts';
import { wireMap } from '../map/bringing.ts';
import { locate } from '../map/locate.ts';
import { optionsIn } from '../map/markup.ts';
import type { OwnLayer, OwnMark } from '../map/own.ts';
import type { Cover, MapEvents, MapOptions, MapView } from '../map/view.ts';
import { positionAbove } from '../embed/start.ts';
import { parsePosition, type Position } from '../state.ts';
import { crossesItself, snapped } from './geometry.ts';
import { listed } from './layers.ts';
import type { Shape } from './types.ts';

export interface BoardEvents {
  tapped: (uids: readonly string[], place: Place) => void;
  /** Something of the common map was tapped, and nothing of this one. */
  common: (spot: Pick<CommonSpot, 'layer' | 'id'> & Partial<CommonSpot>) => void;
  finished: (shape: Drawn) => void;
  moving: (shape: Drawn) => void;
  changed: (shape: Drawn) => void;
  /** A corner was not taken, since the area would cross itself. */
  crossed: () => void;
  drawn: () => void;
  /** What a finger may mean besides the map. */
  shapes: () => Iterable<Shape>;
  cover: () => Cover;
}

const SNAP_PX = 14;
const ROOM_PX = 80;
const CLOSEST = 17;
const WORLD_PX = 512;
const NO_COVER: Cover = { top: 0, right: 0, bottom: 0, left: 0 };

/** The map is large: it comes while the list of spots is on its way, too. */
function code(): Promise<[typeof import('../map/adapter.ts'), typeof import('../map/own.ts')]> {
  return Promise.all([import('../map/adapter.ts'), import('../map/own.ts')]);
}

export class Board {
  private readonly host: HTMLElement;
  private readonly events: BoardEvents;
  private view!: MapView;
  private layer!: OwnLayer;
  private drawing: Drawing | null = null;
  /** The shape that has handles, as text. */
  private edited = '';
  private common: (Pick<CommonSpot, 'layer' | 'id'> & Partial<CommonSpot>) | null = null;
  private shown: readonly string[] | null = null;

  private constructor(host: HTMLElement, events: BoardEvents) {
    this.host = host;
    this.events = events;
  }

  /** @throws When the browser cannot draw maps. */
  static async create(host: HTMLElement, layers: readonly string[], events: BoardEvents): Promise<Board> {
    const board = new Board(host, events);
    const [{ createMap }, { OwnLayer, ownOverlay }] = await code();
    board.shown = layers;
    board.view = await createMap({ ...board.options(layers), overlay: ownOverlay }, board.mapEvents());
    board.layer = new OwnLayer(board.view.library, {
      tapped: (uids, lon, lat) => board.onTap(uids, [lon, lat]),
      drawn: () => events.drawn(),
    });
    board.wire();
    return board;
  }

  show(marks: readonly OwnMark[], chosen: OwnMark | null): void {
    this.layer.show(marks, chosen);
  }

  showChosen(chosen: OwnMark | null): void {
    this.layer.showChosen(chosen);
  }

  showLayers(layers: readonly string[]): void {
    if (String(layers) === String(this.shown)) return;
    this.shown = layers;
    this.view.show({ layers: this.choice(layers), wish: '' });
  }

  /** Comes as near as needed for all of a box to be seen. */
  look(box: Box): void {
    const isInView = isWithin(box, this.view.visibleBox(this.events.cover()));
    if (!isInView) this.layer.fit(box, this.events.cover());
  }

  /** From where a box is seen between what covers the map: a map that begins elsewhere would draw twice. */
  private above(box: Box): Position {
    const { clientWidth, clientHeight } = this.host.querySelector('.map-canvas')!;
    const { top, right, bottom, left } = this.events.cover();
    const at = positionAbove(
      box,
      clientWidth - left - right - ROOM_PX,
      clientHeight - top - bottom - ROOM_PX,
    );
    const zoom = Math.min(at.zoom, CLOSEST);
    const degrees = 360 / (WORLD_PX * 2 ** zoom);
    const lat = at.lat - ((bottom - top) / 2) * degrees * Math.cos((at.lat * Math.PI) / 180);
    return { zoom, lon: at.lon + ((right - left) / 2) * degrees, lat };
  }

  middle(): Place {
    return this.layer.middle();
  }

  project(place: Place): { x: number; y: number } {
    return this.layer.project(place);
  }

  /** The degrees that a step on the screen is. */
  step(x: number, y: number): [number, number] {
    const { lng, lat } = this.view.library.getCenter();
    const middle = this.view.library.project([lng, lat]);
    const there = this.view.library.unproject([middle.x + x, middle.y + y]);
    return [there.lng - lng, there.lat - lat];
  }

  focus(): void {
    this.view.library.getCanvas().focus();
  }

  get canvas(): HTMLElement {
    return this.view.library.getCanvas();
  }

  async begin(kind: Kind, colour: string): Promise<void> {
    (await this.hand()).begin(kind, hex(this.host, colour), hex(this.host, 'paper'));
  }

  /** Gives the handles to what others have made of the shape. */
  follow(shape: Drawn, colour: string): void {
    if (JSON.stringify(shape) !== this.edited) void this.edit(shape, colour);
  }

  async edit(shape: Drawn, colour: string): Promise<void> {
    this.edited = JSON.stringify(shape);
    (await this.hand()).edit(shape, hex(this.host, colour), hex(this.host, 'paper'));
  }

  endDrawing(): void {
    this.drawing?.end();
  }

  tapMiddle(): void {
    this.drawing?.tapMiddle();
  }

  get corners(): number {
    return this.drawing?.corners ?? 0;
  }

  finish(): boolean {
    return this.drawing?.finish() ?? false;
  }

  undoCorner(): boolean {
    return this.drawing?.undo() ?? false;
  }

  redoCorner(): boolean {
    return this.drawing?.redo() ?? false;
  }

  /** terra-draw comes only to those who draw. */
  private async hand(): Promise<Drawing> {
    if (this.drawing) return this.drawing;
    const { Drawing } = await import('../map/drawing.ts');
    this.drawing ??= new Drawing(this.view.library, {
      finished: (shape) => this.events.finished(shape),
      moving: (shape) => this.events.moving(shape),
      changed: (shape) => {
        this.edited = JSON.stringify(shape);
        this.events.changed(shape);
      },
      snap: (pixel) => snapped(pixel, this.events.shapes(), (place) => this.project(place), SNAP_PX),
      accepts: (ring) => this.accepts(ring),
    });
    return this.drawing;
  }

  private accepts(ring: readonly Place[]): boolean {
    if (!crossesItself(ring)) return true;
    this.events.crossed();
    return false;
  }

  private wire(): void {
    wireMap(this.host, this.view, this.host);
    const locating = this.host.querySelector<HTMLElement>('[data-locate]');
    const bounds = readBox(this.host.dataset.bounds ?? '');
    locating?.addEventListener('click', () => void locate(this.view, locating, bounds));
  }

  /** The map says first what of the common map was hit, and then what of this one. */
  private onTap(uids: readonly string[], place: Place): void {
    const { common } = this;
    this.common = null;
    if (common && !uids.length) this.events.common(common);
    this.events.tapped(uids, place);
  }

  private choice(layers: readonly string[]): string[] {
    return [...new Set([...listed(this.host.dataset.outlines), ...layers])];
  }

  private options(layers: readonly string[]): MapOptions {
    const { dataset } = this.host;
    return {
      ...optionsIn(this.host),
      choice: { layers: this.choice(layers), wish: '' },
      at: dataset.extent ? this.above(readBox(dataset.extent)) : parsePosition(dataset.start ?? null),
      cover: NO_COVER,
    };
  }

  private mapEvents(): MapEvents {
    return {
      chosen: () => null,
      moving: () => this.host.removeAttribute('data-idle'),
      idle: () => this.host.toggleAttribute('data-idle', true),
      rested: () => undefined,
      scaled: () => undefined,
      picked: (spot) => (this.common = spot),
      pointedAt: () => undefined,
    };
  }
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.west > outer.west &&
    inner.east < outer.east &&
    inner.south > outer.south &&
    inner.north < outer.north
  );
}

/** terra-draw wants its colours as `#rrggbb`. */
function hex(host: HTMLElement, name: string): `#${string}` {
  const probe = document.createElement('span');
  probe.className = `own-probe own-paint-${name}`;
  host.append(probe);
  const [red = 0, green = 0, blue = 0] =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  probe.remove();
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
