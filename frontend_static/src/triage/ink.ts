/** Draws around something by hand, corner by corner, or by keys: a ring of places, whatever made it. */
import type { Map as LibreMap } from 'maplibre-gl';
import { colour } from '../map/images.ts';

export type Place = [lon: number, lat: number];
export type Tool = 'move' | 'lasso' | 'road';

/** So far a finger or a mouse goes before it draws; until then it taps. */
const TREMBLE_PX = 6;
/** So near the first corner ends the ring. */
const CLOSE_PX = 14;
/** Places closer than this say nothing new. */
const STEP_PX = 3;
const LEAST_CORNERS = 3;

export interface InkEvents {
  ring: (ring: Place[]) => void;
  road: (start: Place, end: Place) => void;
}

export class Ink {
  private readonly canvas: HTMLCanvasElement;
  private readonly map: LibreMap;
  private readonly events: InkEvents;
  private places: Place[] = [];
  private from: { x: number; y: number } | null = null;
  private isStroke = false;
  tool: Tool = 'move';

  constructor(canvas: HTMLCanvasElement, map: LibreMap, events: InkEvents) {
    this.canvas = canvas;
    this.map = map;
    this.events = events;
    canvas.addEventListener('pointerdown', (event) => this.onDown(event));
    canvas.addEventListener('pointermove', (event) => this.onMove(event));
    canvas.addEventListener('pointerup', (event) => this.onUp(event));
    canvas.addEventListener('pointercancel', () => this.restart());
    canvas.addEventListener('wheel', (event) => this.passOn(event), { passive: false });
    map.on('move', () => this.draw());
  }

  use(tool: Tool): void {
    this.tool = tool;
    this.canvas.hidden = tool === 'move';
    this.restart();
  }

  get isDrawing(): boolean {
    return this.tool !== 'move';
  }

  get hasBegun(): boolean {
    return this.places.length > 0;
  }

  restart(): void {
    this.places = [];
    this.from = null;
    this.isStroke = false;
    this.draw();
  }

  /** A corner, or an end of the road, in the middle of the map. */
  corner(): void {
    const { lng, lat } = this.map.getCenter();
    this.add([lng, lat]);
  }

  /** Ends the ring; tells whether there was one. */
  finish(): boolean {
    if (this.tool !== 'lasso' || this.places.length < LEAST_CORNERS) return false;
    const ring = this.places;
    this.restart();
    this.events.ring(ring);
    return true;
  }

  private onDown(event: PointerEvent): void {
    if (event.button) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.from = { x: event.offsetX, y: event.offsetY };
  }

  private onMove({ offsetX: x, offsetY: y }: PointerEvent): void {
    if (!this.from || this.tool !== 'lasso') return;
    const far = Math.hypot(x - this.from.x, y - this.from.y);
    if (!this.isStroke && far < TREMBLE_PX) return;
    if (!this.isStroke) this.places = [this.at(this.from.x, this.from.y)];
    this.isStroke = true;
    const last = this.map.project(this.places.at(-1)!);
    if (Math.hypot(x - last.x, y - last.y) >= STEP_PX) this.places.push(this.at(x, y));
    this.draw();
  }

  private onUp({ offsetX: x, offsetY: y }: PointerEvent): void {
    if (!this.from) return;
    this.from = null;
    if (this.isStroke) {
      this.isStroke = false;
      if (!this.finish()) this.restart();
    } else if (this.closes(x, y)) this.finish();
    else this.add(this.at(x, y));
  }

  private closes(x: number, y: number): boolean {
    if (this.tool !== 'lasso' || this.places.length < LEAST_CORNERS) return false;
    const first = this.map.project(this.places[0]!);
    return Math.hypot(x - first.x, y - first.y) <= CLOSE_PX;
  }

  private add(place: Place): void {
    this.places.push(place);
    if (this.tool === 'road' && this.places.length === 2) {
      const [start, end] = this.places as [Place, Place];
      this.restart();
      this.events.road(start, end);
    }
    this.draw();
  }

  private at(x: number, y: number): Place {
    const { lng, lat } = this.map.unproject([x, y]);
    return [lng, lat];
  }

  /** The map lies below and cannot be turned by a wheel otherwise. */
  private passOn(event: WheelEvent): void {
    event.preventDefault();
    this.map.getCanvas().dispatchEvent(new WheelEvent('wheel', event));
  }

  private draw(): void {
    const { canvas } = this;
    const ratio = devicePixelRatio;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const context = canvas.getContext('2d');
    if (!context || !this.places.length) return;
    context.scale(ratio, ratio);
    this.drawLine(context);
    if (!this.isStroke) for (const place of this.places) this.drawCorner(context, place);
  }

  private drawLine(context: CanvasRenderingContext2D): void {
    context.beginPath();
    for (const place of this.places) {
      const { x, y } = this.map.project(place);
      context.lineTo(x, y);
    }
    context.globalAlpha = 0.12;
    context.fillStyle = context.strokeStyle = colour('--primary');
    if (this.tool === 'lasso') context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 2.5;
    context.setLineDash([8, 6]);
    context.stroke();
    context.setLineDash([]);
  }

  private drawCorner(context: CanvasRenderingContext2D, place: Place): void {
    const { x, y } = this.map.project(place);
    context.beginPath();
    context.arc(x, y, 6, 0, 2 * Math.PI);
    context.fillStyle = colour('--surface');
    context.fill();
    context.lineWidth = 2.5;
    context.strokeStyle = colour('--primary');
    context.stroke();
  }
}
