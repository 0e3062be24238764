import { bringMap } from '../map/bringing.ts';
import { optionsIn } from '../map/markup.ts';
import type { MapEvents, MapOptions, MapView } from '../map/view.ts';
import { crossesItself } from '../own_map/geometry.ts';
import { parsePosition } from '../state.ts';
import { boxAround, readCorners, said, type Corner } from './corners.ts';

/** A map on which corners are tapped, one after the other, over a field that holds them. */
export class AmArea extends HTMLElement {
  private view: MapView | null = null;
  private corners: Corner[] = [];

  connectedCallback(): void {
    this.corners = readCorners(this.field.value);
    this.one('[data-add]').addEventListener('click', () => this.addMiddle());
    this.one('[data-back]').addEventListener('click', () => this.takeBack());
    this.say();
    // A map that is out of sight has no size.
    const watcher = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      void this.start();
    });
    watcher.observe(this.one('.map-canvas'));
  }

  disconnectedCallback(): void {
    this.view?.remove();
    this.view = null;
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('input[type="hidden"]');
  }

  private get isClosed(): boolean {
    return Boolean(this.dataset.closed);
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events(), this);
    if (this.view) this.wire(this.view);
  }

  private wire(view: MapView): void {
    view.sketch(this.corners, this.isClosed);
  }

  private options(): MapOptions {
    const written = optionsIn(this);
    return {
      ...written,
      // Only the boundaries of municipalities: what stands there must not catch the taps.
      choice: { layers: written.outlines, wish: '' },
      bounds: boxAround(this.corners) ?? written.bounds,
      at: this.corners.length ? null : parsePosition(this.dataset.start ?? null),
      cover: { top: 0, right: 0, bottom: 0, left: 0 },
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
      tapped: (lon, lat) => this.add([lon, lat]),
      pointedAt: nothing,
    };
  }

  /** For who has only keys, which move the map. */
  private addMiddle(): void {
    if (!this.view) return;
    const { lon, lat } = this.view.position();
    this.add([lon, lat]);
  }

  private add([lon, lat]: Corner): void {
    const corners = [...this.corners, [Number(lon.toFixed(6)), Number(lat.toFixed(6))] as Corner];
    const line = this.one('[data-says]');
    if (this.isClosed && crossesItself([...corners, corners[0]!]))
      return void (line.textContent = line.dataset.crosses!);
    this.corners = corners;
    this.changed();
  }

  private takeBack(): void {
    this.corners.pop();
    this.changed();
  }

  private changed(): void {
    this.field.value = this.corners.length ? JSON.stringify(this.corners) : '';
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.view?.sketch(this.corners, this.isClosed);
    this.say();
  }

  private say(): void {
    const line = this.one('[data-says]');
    line.textContent = said(this.corners.length, line.dataset);
    this.one('[data-back]').hidden = !this.corners.length;
  }
}
