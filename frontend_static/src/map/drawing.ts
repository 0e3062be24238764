/** Draws ways and areas, and changes what is drawn, by terra-draw. Only what is being changed lies in it. */
import type { LineString, Point, Polygon, Position } from 'geojson';
import type { Map as LibreMap } from 'maplibre-gl';
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
  type HexColor,
  type TerraDrawMouseEvent,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

export type Drawn = Point | LineString | Polygon;
export type Kind = 'linestring' | 'polygon';

export interface DrawingEvents {
  /** A way or an area is complete. */
  finished: (shape: Drawn) => void;
  /** It is on its way to become something else: while it is drawn, or while a corner is moved. */
  moving: (shape: Drawn) => void;
  /** The shape that was there is another now. */
  changed: (shape: Drawn) => void;
  /** Where a finger near something that is drawn already means that. */
  snap: (pixel: { x: number; y: number }) => Position | undefined;
  /** Whether a ring may stay; a corner that would make it cross itself is not taken. */
  accepts: (ring: readonly Position[]) => boolean;
}

const ALL_POINTERS = {
  leftClick: true,
  rightClick: true,
  onDragStart: true,
  onDrag: true,
  onDragEnd: true,
};
/** A finger trembles; until it has gone so far, it taps. */
const TREMBLE_PX = 7;
const HANDLE_PX = 7;
/** To a centimetre. */
const DECIMALS = 7;

export class Drawing {
  private readonly map: LibreMap;
  private readonly draw: TerraDraw;
  private readonly events: DrawingEvents;
  private edited: string | null = null;
  private kind: Kind | null = null;

  constructor(map: LibreMap, events: DrawingEvents) {
    this.map = map;
    this.events = events;
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({
        map,
        coordinatePrecision: DECIMALS,
        minPixelDragDistance: TREMBLE_PX,
        minPixelDragDistanceDrawing: TREMBLE_PX,
        minPixelDragDistanceSelecting: TREMBLE_PX - 4,
      }),
      modes: this.modes('#0b7a5b', '#ffffff'),
      undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    });
    this.draw.on('finish', (id, { action }) => this.onFinish(String(id), action));
    this.draw.on('change', (ids) => this.onChange(ids.map(String)));
  }

  /** Begins a new one. */
  begin(kind: Kind, colour: HexColor, paper: HexColor): void {
    this.end();
    this.start();
    this.paint(colour, paper);
    this.kind = kind;
    this.draw.setMode(kind);
  }

  /** Gives handles to a shape. */
  edit(shape: Drawn, colour: HexColor, paper: HexColor): void {
    this.end();
    this.start();
    this.paint(colour, paper);
    const mode = shape.type.toLowerCase();
    const id = this.draw.getFeatureId();
    const [result] = this.draw.addFeatures([{ id, type: 'Feature', geometry: shape, properties: { mode } }]);
    if (!result?.valid) return console.info('Not to be changed by hand:', result?.reason);
    this.edited = String(id);
    this.draw.selectFeature(id);
  }

  /** Ends whatever is going on. What is not complete is forgotten. */
  end(): void {
    this.edited = this.kind = null;
    if (!this.draw.enabled) return;
    this.draw.stop();
  }

  /** How many corners are fixed of what is being drawn. */
  get corners(): number {
    const shape = this.current();
    if (shape?.type === 'LineString') return fixedPoints(shape.coordinates).length;
    return shape?.type === 'Polygon' ? fixedPoints(shape.coordinates[0]!.slice(0, -1)).length : 0;
  }

  /** A corner in the middle of the map, as a tap there makes it. */
  tapMiddle(): void {
    const { left, top } = this.canvas.getBoundingClientRect();
    const { x, y } = this.map.project(this.map.getCenter());
    const at = { clientX: left + x, clientY: top + y, isPrimary: true, button: 0, bubbles: true };
    this.canvas.dispatchEvent(new PointerEvent('pointerdown', at));
    this.canvas.dispatchEvent(new PointerEvent('pointerup', at));
  }

  /** Whether it could be completed. */
  finish(): boolean {
    if (!this.current()) return false;
    this.canvas.dispatchEvent(new KeyboardEvent('keyup', { key: FINISH }));
    return this.current() === null;
  }

  /** Takes the last corner back; tells whether there was one. */
  undo(): boolean {
    return this.kind !== null && this.draw.canUndo() && this.draw.undo();
  }

  redo(): boolean {
    return this.kind !== null && this.draw.canRedo() && this.draw.redo();
  }

  get isDrawing(): boolean {
    return this.kind !== null;
  }

  private get canvas(): HTMLCanvasElement {
    return this.map.getCanvas();
  }

  private start(): void {
    if (!this.draw.enabled) this.draw.start();
  }

  private current(): Drawn | null {
    if (!this.draw.enabled) return null;
    const drawn = this.draw.getSnapshot().find(({ properties }) => properties['currentlyDrawing']);
    return (drawn?.geometry as Drawn | undefined) ?? null;
  }

  private onFinish(id: string, action: string): void {
    const shape = this.draw.getSnapshotFeature(id)?.geometry as Drawn | undefined;
    if (!shape) return;
    if (action !== 'draw') return this.events.changed(shape);
    this.draw.removeFeatures([id]);
    this.events.finished(shape);
  }

  private onChange(ids: readonly string[]): void {
    if (this.edited && ids.includes(this.edited)) {
      const shape = this.draw.getSnapshotFeature(this.edited)?.geometry as Drawn | undefined;
      if (shape) this.events.moving(shape);
    } else if (this.kind) {
      const shape = this.current();
      if (shape) this.events.moving(shape);
    }
  }

  private paint(colour: HexColor, paper: HexColor): void {
    const styles = stylesOf(colour, paper);
    this.draw.updateModeOptions<typeof TerraDrawLineStringMode>('linestring', { styles: styles.line });
    this.draw.updateModeOptions<typeof TerraDrawPolygonMode>('polygon', { styles: styles.area });
    this.draw.updateModeOptions<typeof TerraDrawSelectMode>('select', { styles: styles.chosen });
  }

  private modes(colour: HexColor, paper: HexColor) {
    const styles = stylesOf(colour, paper);
    const snapping = { toCustom: (event: TerraDrawMouseEvent) => this.snap(event) };
    const keyEvents = { cancel: null, finish: FINISH };
    const validation = (feature: GeoJSONStoreFeatures) => this.judge(feature);
    const coordinates = { midpoints: true, draggable: true, deletable: true, snappable: snapping };
    return [
      new TerraDrawPointMode({ styles: { pointOpacity: 0, pointOutlineOpacity: 0, pointWidth: 20 } }),
      new TerraDrawLineStringMode({ styles: styles.line, snapping, keyEvents, showCoordinatePoints: true }),
      new TerraDrawPolygonMode({
        styles: styles.area,
        snapping,
        keyEvents,
        validation,
        showCoordinatePoints: true,
      }),
      new TerraDrawSelectMode({
        styles: styles.chosen,
        pointerDistance: 24,
        allowManualDeselection: false,
        // A finger that rests on a corner takes it away, as the right button of a mouse does.
        pointerEvents: { ...ALL_POINTERS, contextMenu: true },
        keyEvents: null,
        flags: {
          point: { feature: { draggable: true } },
          linestring: { feature: { draggable: true, coordinates } },
          polygon: { feature: { draggable: true, validation, coordinates } },
        },
      }),
    ];
  }

  private snap({ containerX, containerY }: TerraDrawMouseEvent): Position | undefined {
    return this.events.snap({ x: containerX, y: containerY });
  }

  private judge({ geometry }: GeoJSONStoreFeatures): { valid: boolean; reason?: string } {
    if (geometry.type !== 'Polygon') return { valid: true };
    return this.events.accepts(geometry.coordinates[0]!)
      ? { valid: true }
      : { valid: false, reason: 'crosses itself' };
  }
}

/** A key that no keyboard has, so that only we end a shape with it. */
const FINISH = 'AmtskarteFinish';

/** While a shape is drawn, its last point follows the pointer. */
function fixedPoints(coordinates: readonly Position[]): Position[] {
  return coordinates.filter(([lon, lat], at) => {
    const before = coordinates[at - 1];
    return !before || before[0] !== lon || before[1] !== lat;
  });
}

function stylesOf(colour: HexColor, paper: HexColor) {
  const handle = (name: string) => ({
    [`${name}Color`]: paper,
    [`${name}Width`]: HANDLE_PX,
    [`${name}OutlineColor`]: colour,
    [`${name}OutlineWidth`]: 3,
  });
  return {
    line: {
      lineStringColor: colour,
      lineStringWidth: 5,
      ...handle('closingPoint'),
      ...handle('snappingPoint'),
      ...handle('coordinatePoint'),
    },
    area: {
      fillColor: colour,
      fillOpacity: 0.22,
      outlineColor: colour,
      outlineWidth: 3.5,
      ...handle('closingPoint'),
      ...handle('snappingPoint'),
      ...handle('coordinatePoint'),
    },
    chosen: {
      selectedPointOpacity: 0,
      selectedPointOutlineOpacity: 0,
      selectedPointColor: colour,
      selectedPointWidth: 20,
      selectedLineStringColor: colour,
      selectedLineStringWidth: 5,
      selectedPolygonColor: colour,
      selectedPolygonFillOpacity: 0.3,
      selectedPolygonOutlineColor: colour,
      selectedPolygonOutlineWidth: 3.5,
      selectionPointColor: paper,
      selectionPointWidth: HANDLE_PX + 1,
      selectionPointOutlineColor: colour,
      selectionPointOutlineWidth: 3,
      midPointColor: colour,
      midPointWidth: HANDLE_PX - 2,
      midPointOutlineColor: paper,
      midPointOutlineWidth: 2,
    },
  };
}
