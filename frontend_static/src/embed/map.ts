import { hear, tell, type Box, type Spot } from '../dom.ts';
import { readBox } from '../map/box.ts';
import { bringMap } from '../map/bringing.ts';
import { optionsIn, showTip } from '../map/markup.ts';
import type { Cover, MapEvents, MapOptions, MapView } from '../map/view.ts';
import { formatPosition, parsePosition, type FeatureRef, type Position } from '../state.ts';
import { positionAbove } from './start.ts';

/** The list waits until the map has rested this long, in milliseconds. */
const REST_MS = 250;
const NOTHING: Cover = { top: 0, right: 0, bottom: 0, left: 0 };

/** What the composer, and nobody else, is told about the map in its preview. */
export interface ViewMessage {
  type: 'amtskarte:view';
  at: string;
}

/** The map in the frame. It leaves scrolling and single fingers to the page around it. */
export class AmFrameMap extends HTMLElement {
  /** Called with what the visitor has tapped. */
  onpick: (feature: FeatureRef) => void = () => undefined;
  private view: MapView | null = null;
  private chosen: Spot | null = null;
  private resting = 0;

  connectedCallback(): void {
    hear('am:hover', (spot) => this.view?.hover(spot));
    requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events());
    if (!this.view) return;
    this.choose(this.chosen);
    this.tellRest();
  }

  /** Where it stands; `null` before it stands anywhere. */
  position(): Position | null {
    return this.view?.position() ?? null;
  }

  /** Marks a feature, and moves so far that its card does not hide it. */
  choose(spot: Spot | null): void {
    this.chosen = spot;
    this.view?.choose(spot);
    if (spot) this.view?.bringIntoView(spot.lon, spot.lat, this.coverOfCard());
  }

  private options(): MapOptions {
    const { layers = '', wish = '' } = this.dataset;
    return {
      ...optionsIn(this),
      choice: { layers: layers.split(',').filter(Boolean), wish },
      at: this.startingPoint(),
      cover: NOTHING,
    };
  }

  private events(): MapEvents {
    return {
      chosen: () => this.chosen && `${this.chosen.layer}/${this.chosen.id}`,
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: () => this.onRest(),
      scaled: () => undefined,
      picked: ({ layer, id }) => this.onpick({ layer, id }),
      pointedAt: (words, x, y) => showTip(this, words, x, y),
    };
  }

  /** Where the address says, or so that the whole region is seen. */
  private startingPoint(): Position | null {
    const { start = '', wholeFrom = '' } = this.dataset;
    const at = parsePosition(start);
    if (!at || !wholeFrom) return at;
    const whole = positionAbove(this.bounds(), this.clientWidth, this.clientHeight);
    return whole.zoom < Number(wholeFrom) ? { ...at, zoom: Number(wholeFrom) } : whole;
  }

  private bounds(): Box {
    return readBox(this.dataset.bounds ?? '');
  }

  /** What the card hides of the map: the right of a wide one, the bottom of a narrow one, or nothing where it stands beside. */
  private coverOfCard(): Cover {
    const map = this.getBoundingClientRect();
    const card = document.querySelector('.embed-feature')!.getBoundingClientRect();
    if (card.left > map.left + map.width / 3) return { ...NOTHING, right: map.right - card.left };
    return { ...NOTHING, bottom: Math.max(0, map.bottom - card.top) };
  }

  private onRest(): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.tellRest(), REST_MS);
  }

  private tellRest(): void {
    if (!this.view) return;
    const at = this.view.position();
    tell('am:rest', { box: this.view.visibleBox(NOTHING), zoom: at.zoom });
    const message: ViewMessage = { type: 'amtskarte:view', at: formatPosition(at) };
    // Only a page of our own hears it; what a reader looks at is nobody else's business.
    if (parent !== window) parent.postMessage(message, location.origin);
  }
}
