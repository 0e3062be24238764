/** The map beside or behind the pages of rides: draws the chosen ride, and lets somebody show a place. */
import { hear, type Messages, type RideDrawing } from '../dom.ts';
import { bringMap } from '../map/bringing.ts';
import { optionsIn, showTip } from '../map/markup.ts';
import { RideLayer, rideOverlay } from '../map/ride.ts';
import type { Cover, MapEvents, MapOptions, MapView } from '../map/view.ts';
import { parsePosition } from '../state.ts';
import { drawingOf } from './list.ts';

const NOTHING_COVERED: Cover = { top: 0, right: 0, bottom: 0, left: 0 };
/** Labels and their shadows stand free of what covers the map. */
const ROOM_PX = 60;
/** The same for a ride without words. */
const BARE_ROOM_PX = 24;
/** So much is always left for the ride itself. */
const LEAST_PX = 60;
const CLOSE_UP = 15;

export class AmRideMap extends HTMLElement {
  private view: MapView | null = null;
  private bringing: Promise<void> | null = null;
  private ride: RideLayer | null = null;
  private drawing: RideDrawing | null = null;
  private picking: Messages['am:pick'] = null;
  private opener: HTMLElement | null = null;

  connectedCallback(): void {
    hear('am:ride', (drawing) => this.draw(drawing));
    hear('am:pick', (picking) => picking && void this.begin(picking));
    hear('am:position', ({ lon, lat }) => this.view?.showOwnPosition(lon, lat));
    this.one('[data-take]').addEventListener('click', () => this.take());
    this.one('[data-cancel]').addEventListener('click', () => this.end());
    this.addEventListener('keydown', (event) => this.onKey(event));
    const written = document.querySelector('[data-line]');
    if (written) this.drawing = drawingOf(written);
    // The page comes first; the map is large and may take its time. Where it is out of sight it waits until it is asked for.
    if (this.getClientRects().length) requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  disconnectedCallback(): void {
    this.view?.remove();
    this.view = null;
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  /** Somebody may ask for the map while it is on its way; it comes once. */
  private start(): Promise<void> {
    this.bringing ??= this.bring().finally(() => (this.bringing = null));
    return this.bringing;
  }

  private async bring(): Promise<void> {
    if (this.view) return;
    this.view = await bringMap(this, () => this.options(), this.events(), this);
    if (!this.view) return;
    this.ride = new RideLayer(this.view.library, this);
    if (this.drawing) this.draw(this.drawing);
  }

  private options(): MapOptions {
    const written = optionsIn(this);
    return {
      ...written,
      // Only the boundaries of municipalities: the ride is what matters.
      choice: { layers: written.outlines, wish: '' },
      at: parsePosition(this.dataset.start ?? null),
      cover: NOTHING_COVERED,
      overlay: rideOverlay,
    };
  }

  private events(): MapEvents {
    const nothing = () => undefined;
    return {
      chosen: () => null,
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: nothing,
      scaled: nothing,
      picked: nothing,
      tapped: (lon, lat) => this.picking && this.view?.flyTo(lon, lat, 0),
      pointedAt: (words, x, y) => showTip(this, words, x, y),
    };
  }

  private draw(drawing: RideDrawing): void {
    this.drawing = drawing;
    if (this.picking) return;
    this.ride?.show(drawing);
    this.ride?.fit(drawing, this.cover());
  }

  /** What of the map is free: on a phone the window between the search and the list, if the page has one. */
  private cover(): Cover {
    const map = this.getBoundingClientRect();
    const gap = document.querySelector('.ride-window')?.getBoundingClientRect();
    const free = gap?.height ? gap : map;
    const wished = this.drawing?.points.some(({ label }) => label) ? ROOM_PX : BARE_ROOM_PX;
    const room = Math.min(wished, Math.max(0, (free.height - LEAST_PX) / 2));
    return {
      top: Math.max(0, free.top - map.top) + room,
      bottom: Math.max(0, map.bottom - free.bottom) + room,
      left: ROOM_PX,
      right: map.width - (this.ride?.width ?? map.width) + ROOM_PX,
    };
  }

  private async begin(picking: NonNullable<Messages['am:pick']>): Promise<void> {
    this.picking = picking;
    this.opener = document.activeElement as HTMLElement | null;
    document.body.toggleAttribute('data-picking', true);
    await this.start();
    if (!this.view) return this.end();
    this.one('[data-picking-name]').textContent = picking.words;
    this.one('[data-picking]').hidden = false;
    const { zoom, lon, lat } = this.view.position();
    if (zoom < CLOSE_UP) this.view.jumpTo({ zoom: Math.max(zoom, CLOSE_UP - 2), lon, lat });
    this.view.library.resize();
    this.view.library.getCanvas().focus();
  }

  private take(): void {
    const { picking, view } = this;
    if (!picking || !view) return;
    const { lon, lat } = view.position();
    this.end();
    picking.take({ lon, lat });
  }

  private end(): void {
    this.picking = null;
    document.body.removeAttribute('data-picking');
    this.one('[data-picking]').hidden = true;
    this.view?.library.resize();
    this.opener?.focus();
    if (this.drawing) this.draw(this.drawing);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.picking) return;
    if (event.key === 'Escape') this.end();
    else if (event.key === 'Enter' && (event.target as Element).matches('canvas')) this.take();
    else return;
    event.preventDefault();
  }
}
