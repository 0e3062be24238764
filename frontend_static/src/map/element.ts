import type { Feature } from 'geojson';
import { hear, isWide, page, tell, type Box, type Messages, type Spot, type WayDrawing } from '../dom.ts';
import { fetchJson } from '../fetching.ts';
import { reachOf, sameChoice } from '../filter.ts';
import { parsePosition, type FeatureRef, type PageState } from '../state.ts';
import { readBox } from './box.ts';
import { bringMap } from './bringing.ts';
import { locate } from './locate.ts';
import { optionsIn, showTip } from './markup.ts';
import { scaleFor, written } from './scale.ts';
import type { Cover, MapEvents, MapView } from './view.ts';

/** The list waits until the map has rested this long, in milliseconds. */
const REST_MS = 250;
/** As in sheet.css. */
const PEEK_PX = 182;
const BELOW_CHIPS_PX = 120;
const FEATURE_TOP_PX = 196;
const CARD_PX = 344 + 16;
const ATTRIBUTION_PX = 32;
const BACK_BUTTON_PX = 48;
/** How a place that was found is marked, which has no family of its own. */
const PLACE_SIGN = { family: 'places', icon: 'maki/marker' };
const WIDEST_SCALE_PX = 96;

/** The map in the page: brings it in once the rest stands, and keeps it in step with the page's state. */
export class AmMap extends HTMLElement {
  private view: MapView | null = null;
  private chosen: Spot | null = null;
  private way: WayDrawing | null = null;
  /** Somebody waits for a tap that tells a place. */
  private picking: Messages['am:pick'] = null;
  private resting = 0;
  private visiting = false;
  /** A place that was found before the map came. */
  private sought: Messages['am:place'] | null = null;
  /** What the page showed when the map set out, which takes a while on a slow network. */
  private begun: PageState = page().state;

  connectedCallback(): void {
    hear('am:spot', (spot) => this.meet(spot));
    hear('am:hover', (spot) => this.view?.hover(spot));
    hear('am:place', (place) => this.visit(place));
    hear('am:way', (way) => this.showWay(way));
    hear('am:pick', (picking) => this.awaitTap(picking));
    // The page and its list come first; the map is large and may take its time.
    requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events());
    if (!this.view) return;
    this.wire(this.view);
    this.tellRest();
    void this.showReach(!page().state.at);
  }

  private wire(view: MapView): void {
    if (this.chosen) this.meet(this.chosen);
    if (this.way) this.showWay(this.way);
    page().subscribe((state, before) => this.follow(state, before));
    this.follow(page().state, this.begun);
    if (this.sought) this.visit(this.sought);
    addEventListener('resize', () => view.setCover(this.cover()));
    const button = document.querySelector<HTMLElement>('[data-locate]');
    button?.addEventListener('click', () => void locate(view, button, this.bounds()));
  }

  private options() {
    this.begun = page().state;
    const { at, layers, wish, feature } = this.begun;
    const near =
      feature && this.chosen ? { zoom: closeUp(), lat: this.chosen.lat, lon: this.chosen.lon } : null;
    return {
      ...optionsIn(this),
      choice: { layers, wish },
      at: at ?? near ?? parsePosition(this.dataset.start ?? null),
      cover: this.cover(),
    };
  }

  private events(): MapEvents {
    return {
      chosen: () => this.dataset.chosen ?? null,
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: (byVisitor) => this.onRest(byVisitor),
      scaled: (metresPerPixel) => showScale(metresPerPixel),
      picked: (spot) => this.onPick(spot),
      takesTaps: () => this.picking !== null,
      tapped: (lon, lat) => this.onTap(lon, lat),
      pointedAt: (words, x, y) => showTip(this, words, x, y),
    };
  }

  private bounds(): Box {
    return readBox(this.dataset.bounds ?? '');
  }

  /** What the resting page covers of the map, which decides where its middle is. */
  private cover(): Cover {
    if (isWide()) return { top: 0, right: 0, bottom: 0, left: 0 };
    return { top: BELOW_CHIPS_PX, right: 0, bottom: PEEK_PX, left: 0 };
  }

  /** What the present state covers: a feature's card, or the list at half height. */
  private presentCover(): Cover {
    const { feature, snap } = page().state;
    if (isWide()) return { ...this.cover(), right: feature ? CARD_PX : 0 };
    const hidden = (from: number) => Math.max(0, this.clientHeight - from);
    const half = hidden(innerHeight * 0.49);
    const sheet = snap === 'full' ? hidden(FEATURE_TOP_PX) : half;
    if (feature) return { top: 0, right: 0, bottom: sheet + ATTRIBUTION_PX, left: BACK_BUTTON_PX };
    return { ...this.cover(), bottom: snap === 'peek' ? PEEK_PX : half };
  }

  private tellRest(): void {
    const cover = page().state.feature ? this.cover() : this.presentCover();
    tell('am:rest', { box: this.view!.visibleBox(cover), zoom: this.view!.position().zoom });
  }

  private follow(state: PageState, before: PageState): void {
    if (!sameChoice(state, before)) this.view?.show(state);
    if (reachOf(state.wish) !== reachOf(before.wish)) void this.showReach(true);
    if (!this.chosen || isOf(this.chosen, state.feature)) return;
    // Where another one is, its card tells when it comes.
    this.chosen = null;
    delete this.dataset.chosen;
    // Who left it for a place that was found may be there already: a step back takes effect later.
    if (!this.visiting) this.view?.choose(null);
  }

  /** A chosen feature's place is known, from its row, its marker or its card. */
  private meet(spot: Spot): void {
    if (!isOf(spot, page().state.feature)) return;
    this.chosen = spot;
    this.sought = null;
    this.visiting = false;
    this.dataset.chosen = `${spot.layer}/${spot.id}`;
    this.view?.choose(spot);
    if (!this.way) this.view?.bringIntoView(spot.lon, spot.lat, this.presentCover());
  }

  /** Goes to a place that was found and marks it until the visitor moves on. */
  private visit(place: Messages['am:place']): void {
    this.sought = this.view ? null : place;
    if (!this.view) return;
    const { zoom, lat, lon, title } = place;
    this.view.jumpTo({ zoom, lat, lon });
    this.view.choose({ layer: '', id: '', lon, lat, ...PLACE_SIGN, title });
    this.visiting = true;
    this.tellRest();
  }

  /** The mark of a place that was found leaves with the first step away from it. */
  private moveOn(): void {
    if (!this.visiting) return;
    this.visiting = false;
    this.view?.choose(this.chosen);
  }

  private onRest(byVisitor: boolean): void {
    clearTimeout(this.resting);
    if (!this.view) return;
    if (byVisitor) this.moveOn();
    this.resting = window.setTimeout(() => {
      page().amend({ at: this.view!.position() });
      if (byVisitor) this.tellRest();
    }, REST_MS);
  }

  /** A way is seen whole; without one the map stays where it is. */
  private showWay(way: WayDrawing | null): void {
    this.way = way;
    this.view?.showWay(way);
    this.toggleAttribute('data-way', Boolean(way && this.view));
    if (way) this.view?.fit(boxAround([...way.line, ...way.ends]), this.presentCover());
  }

  /** @param moves Whether the map goes to where it is. */
  private async showReach(moves: boolean): Promise<void> {
    const asked = reachOf(page().state.wish);
    const area = asked ? await areaOf(asked) : null;
    if (!this.view || reachOf(page().state.wish) !== asked) return;
    this.view.showReach(area);
    this.toggleAttribute('data-reach', Boolean(area));
    const [west, south, east, north] = area?.bbox ?? [];
    if (!moves || north === undefined) return;
    this.view.fit({ west: west!, south: south!, east: east!, north }, this.presentCover());
  }

  private awaitTap(picking: Messages['am:pick']): void {
    this.picking = picking;
    this.toggleAttribute('data-picking', picking !== null);
    this.querySelector('.map-notice')!.textContent = picking?.words ?? '';
  }

  private onTap(lon: number, lat: number): void {
    const { picking } = this;
    if (!picking) return;
    this.awaitTap(null);
    picking.take({ lon, lat });
  }

  private onPick(spot: Pick<Spot, 'layer' | 'id'> & Partial<Spot>): void {
    page().go({ feature: { layer: spot.layer, id: spot.id }, way: null, snap: 'full' });
    if (spot.icon) tell('am:spot', spot as Spot);
  }
}

function isOf({ layer, id }: Spot, feature: FeatureRef | null): boolean {
  return feature?.layer === layer && feature.id === id;
}

function boxAround(places: readonly (readonly [number, number])[]): Box {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return {
    west: Math.min(...lons),
    south: Math.min(...lats),
    east: Math.max(...lons),
    north: Math.max(...lats),
  };
}

/** What can be reached; `null` where that is nothing, or does not come: the list says why. */
async function areaOf(query: string): Promise<Feature | null> {
  try {
    const area = await fetchJson<Feature>(`/api/reach?${query}`);
    return area.geometry ? area : null;
  } catch {
    return null;
  }
}

function showScale(metresPerPixel: number): void {
  const bar = document.querySelector<HTMLElement>('.map-scale');
  if (!bar) return;
  const { metres, width } = scaleFor(metresPerPixel, WIDEST_SCALE_PX);
  bar.hidden = false;
  bar.style.width = `${width}px`;
  bar.textContent = written(metres, document.documentElement.lang);
}

/** How close the map stands above a feature that was opened by its address: the server knows how large it is. */
function closeUp(): number {
  return Number(document.querySelector<HTMLElement>('.card[data-zoom]')?.dataset.zoom ?? 16);
}
