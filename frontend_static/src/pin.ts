import { hear, type Box, type Spot } from './dom.ts';
import { readBox, isInside } from './map/box.ts';
import { locate } from './map/locate.ts';
import { bringMap } from './map/bringing.ts';
import { optionsIn } from './map/markup.ts';
import type { MapEvents, MapOptions, MapView } from './map/view.ts';
import { Finder, type Found } from './pin/finder.ts';
import { isSame, readPoint, writePoint } from './pin/point.ts';
import { nearest } from './pin/surroundings.ts';
import { ownPosition, type Place } from './position.ts';
import { parsePosition, type Position } from './state.ts';

/** From how close a place is looked at that is known. */
const CLOSE_UP = 17;
/** A step of the arrow keys with Shift, in pixels; without it they go ten times as far. */
const SMALL_STEP_PX = 10;
const STEPS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-SMALL_STEP_PX, 0],
  ArrowRight: [SMALL_STEP_PX, 0],
  ArrowUp: [0, -SMALL_STEP_PX],
  ArrowDown: [0, SMALL_STEP_PX],
};

/**
 * A map that moves under a fixed pin, over a field with a place. The field stays empty until its visitor has moved the map,
 * has found an address, or has taken the place as it is: where a map happens to stand is nobody's answer.
 */
export class AmPin extends HTMLElement {
  private view: MapView | null = null;
  /** What the field says. */
  private point: Place | null = null;
  /** What the field said when the map set out. */
  private begun: Place | null = null;
  /** Where the map stands. */
  private middle: Place | null = null;
  /** What was found, until the pin leaves it. */
  private found: { title: string; point: Place } | null = null;
  private finder: Finder | null = null;

  connectedCallback(): void {
    this.point = readPoint(this.field.value);
    const place = this.one('[data-suggestions]');
    this.finder = new Finder(
      place,
      () => ownPosition() ?? this.middle,
      (found) => this.visit(found),
    );
    this.field.addEventListener('change', () => this.onField());
    this.one('[data-take]').addEventListener('click', () => this.take());
    this.canvas.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    this.show();
    for (const name of ['online', 'offline']) addEventListener(name, () => this.sayNetwork());
    this.sayNetwork();
    // The form comes first; the map is large and may take its time.
    requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  disconnectedCallback(): void {
    this.view?.remove();
    this.view = null;
  }

  /** Of the map there is then what was seen before; an address is looked up when the form is sent. */
  private sayNetwork(): void {
    this.one('[data-is-offline]').hidden = navigator.onLine;
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('[data-place] input');
  }

  private get canvas(): HTMLElement {
    return this.one('.map-canvas');
  }

  private get bounds(): Box {
    return readBox(this.dataset.bounds ?? '');
  }

  /** Where the map was that somebody came from. A form that was kept does not know, so its address is asked. */
  private get beginning(): Position | null {
    const query = new URLSearchParams(location.search);
    return parsePosition(query.get('at')) ?? parsePosition(this.dataset.start ?? null);
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events(), this);
    if (this.view) this.wire(this.view);
  }

  private wire(view: MapView): void {
    // What was found or put back while it was on its way.
    if (this.point && !isSame(this.point, this.begun)) view.jumpTo(above(this.point));
    this.middle = view.position();
    this.show();
    const button = this.one('[data-locate]');
    button.addEventListener('click', () => void locate(view, button, this.bounds, CLOSE_UP));
    hear('am:position', (place) => this.view && this.put(place));
  }

  private options(): MapOptions {
    const { layers = '' } = this.dataset;
    this.begun = this.point;
    return {
      ...optionsIn(this),
      choice: { layers: layers.split(',').filter(Boolean), wish: '' },
      at: this.point ? above(this.point) : this.beginning,
      cover: { top: 0, right: 0, bottom: 0, left: 0 },
      keepsMiddle: true,
    };
  }

  private events(): MapEvents {
    const nothing = () => undefined;
    return {
      chosen: () => null,
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: (byVisitor) => this.onRest(byVisitor),
      scaled: nothing,
      picked: (spot) => this.showExisting(spot),
      tapped: (lon, lat) => this.goTo({ lon, lat }),
      pointedAt: nothing,
    };
  }

  private onRest(byVisitor: boolean): void {
    if (!this.view) return;
    const { lon, lat } = this.view.position();
    const before = this.middle;
    this.middle = { lon, lat };
    // A window that changes its size moves nothing, nor does one who only comes closer.
    if (byVisitor && !isSame(before, this.middle)) this.put(this.middle);
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.shiftKey ? STEPS[event.key] : undefined;
    if (!step && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.view?.panBy(...step);
    else this.take();
  }

  private take(): void {
    if (!this.middle) return;
    this.put(this.middle);
    this.canvas.querySelector('canvas')?.focus();
  }

  private goTo(point: Place): void {
    this.put(point);
    this.view?.flyTo(point.lon, point.lat, 0);
  }

  private visit({ at, title }: Found): void {
    const point = { lon: at.lon, lat: at.lat };
    this.found = { title, point };
    this.set(point);
    this.view?.jumpTo(at);
  }

  /** Typed by hand, or put back from a draft. */
  private onField(): void {
    this.point = readPoint(this.field.value);
    if (this.point) this.view?.jumpTo(above(this.point));
    this.show();
  }

  /** By hand: what was typed before is no answer any more. */
  private put(point: Place): void {
    if (!isSame(point, this.point)) this.finder?.clear();
    this.set(point);
  }

  private set(point: Place): void {
    if (isSame(point, this.point)) return;
    this.point = point;
    this.field.value = writePoint(point);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.show();
  }

  private show(): void {
    const point = this.point;
    this.toggleAttribute('data-set', point !== null);
    // Before the map has come there is no place to take.
    this.one('[data-take]').hidden = point !== null || this.middle === null;
    this.one('[data-is-outside]').hidden = !point || isInside(this.bounds, point.lon, point.lat);
    this.one('[data-existing]').hidden = true;
    if (!isSame(point, this.found?.point ?? null)) this.found = null;
    void this.say(point);
  }

  /** Says where the pin stands; without words for it, that it stands. */
  private async say(point: Place | null): Promise<void> {
    const line = this.one('[data-says-where]');
    const { unset = '', set = '', near = '', nearby = '' } = line.dataset;
    line.textContent = this.found?.title ?? (point ? set : unset);
    if (!point || this.found) return;
    const beside = await nearest(nearby, point).catch(() => '');
    // The pin may have gone on meanwhile.
    if (beside && isSame(point, this.point) && !this.found)
      line.textContent = near.replace('{place}', beside);
  }

  /** Who taps on what is there already may have found what they wanted to add. */
  private showExisting({ layer, id, title }: Pick<Spot, 'layer' | 'id'> & Partial<Spot>): void {
    const existing = this.one('[data-existing]');
    const link = existing.querySelector('a')!;
    link.href = `${document.documentElement.dataset.home ?? '/'}${layer}/${encodeURIComponent(id)}/`;
    link.querySelector('[data-title]')!.textContent = title ?? '';
    existing.hidden = false;
  }
}

function above({ lon, lat }: Place): Position {
  return { zoom: CLOSE_UP, lat, lon };
}
