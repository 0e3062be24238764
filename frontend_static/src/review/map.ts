import type { Spot } from '../dom.ts';
import { positionAbove } from '../embed/start.ts';
import { bringMap } from '../map/bringing.ts';
import { optionsIn, showTip } from '../map/markup.ts';
import type { Cover, MapEvents, MapOptions, MapView, WaitingPlace } from '../map/view.ts';
import { WAITING_LAYER } from '../map/waiting.ts';
import { parsePosition } from '../state.ts';

const NOTHING: Cover = { top: 0, right: 0, bottom: 0, left: 0 };
/** From how close a place is looked at about which somebody decides. */
const CLOSE_UP = 16;
/** Who goes through the list quickly sees the map when they stop. */
const CALM_MS = 250;
/** Around everything, in degrees. */
const AROUND = 0.004;

interface Places {
  layers: [family: string, icon: string][];
  places: [number: number, lon: number, lat: number, layer: number][];
}

/** Shows where everything is that waits, and what is there already of the layer that is looked at. */
export class AmReviewMap extends HTMLElement {
  /** Called with what the visitor has tapped. */
  onpick: (number: number) => void = () => undefined;
  private view: MapView | null = null;
  private readonly places = new Map<number, WaitingPlace>();
  private spot: Spot | null = null;
  private drawn: Spot | null = null;
  private calm = 0;

  connectedCallback(): void {
    // The list and the first entry come before the map.
    requestAnimationFrame(() => setTimeout(() => void this.start()));
  }

  /** Looks at an entry, and at what is around it. */
  look(spot: Spot): void {
    this.spot = spot;
    this.drawWhenCalm();
  }

  /** What is decided leaves the map, and what waits again returns. */
  take(number: number): WaitingPlace | null {
    const place = this.places.get(number) ?? null;
    this.places.delete(number);
    this.drawWhenCalm();
    return place;
  }

  put(place: WaitingPlace): void {
    this.places.set(place.number, place);
    this.drawWhenCalm();
  }

  private async start(): Promise<void> {
    this.view = await bringMap(this, () => this.options(), this.events());
    if (!this.view) return;
    this.draw();
    await this.load();
  }

  /** Without the places the map still shows the entry that is looked at. */
  private async load(): Promise<void> {
    try {
      const response = await fetch(this.dataset.places ?? '', { headers: { Accept: 'application/json' } });
      const { layers, places } = (await response.json()) as Places;
      for (const [number, lon, lat, rank] of places) {
        const [family, icon] = layers[rank]!;
        this.places.set(number, { number, lon, lat, family, icon });
      }
    } catch (problem) {
      console.info('Where everything waits is not known:', problem);
    }
    if (!this.spot) this.showAll();
    this.draw();
  }

  /** Where nothing is looked at, all of it is seen. */
  private showAll(): void {
    const places = [...this.places.values()];
    if (!places.length) return;
    const [lons, lats] = [places.map(({ lon }) => lon), places.map(({ lat }) => lat)];
    const box = {
      west: Math.min(...lons) - AROUND,
      south: Math.min(...lats) - AROUND,
      east: Math.max(...lons) + AROUND,
      north: Math.max(...lats) + AROUND,
    };
    this.view?.jumpTo(positionAbove(box, this.clientWidth, this.clientHeight));
  }

  private drawWhenCalm(): void {
    clearTimeout(this.calm);
    this.calm = window.setTimeout(() => this.draw(), CALM_MS);
  }

  private draw(): void {
    const { view, spot } = this;
    if (!view) return;
    view.showWaiting([...this.places.values()]);
    if (!spot || spot === this.drawn) return;
    if (spot.layer !== this.drawn?.layer) view.show({ layers: [spot.layer], wish: '' });
    this.drawn = spot;
    view.choose(spot);
    view.jumpTo({ zoom: Math.max(CLOSE_UP, view.position().zoom), lon: spot.lon, lat: spot.lat });
  }

  private options(): MapOptions {
    const { spot } = this;
    const written = optionsIn(this);
    return {
      ...written,
      choice: { layers: spot ? [spot.layer] : written.outlines, wish: '' },
      at: spot ? { zoom: CLOSE_UP, lat: spot.lat, lon: spot.lon } : parsePosition(this.dataset.start ?? null),
      cover: NOTHING,
    };
  }

  private events(): MapEvents {
    return {
      chosen: () => (this.spot ? `${WAITING_LAYER}/${this.spot.id}` : null),
      moving: () => this.removeAttribute('data-idle'),
      idle: () => this.toggleAttribute('data-idle', true),
      rested: () => undefined,
      scaled: () => undefined,
      picked: ({ layer, id }) => {
        if (layer === WAITING_LAYER) this.onpick(Number(id));
      },
      pointedAt: (words, x, y) => showTip(this, words, x, y),
    };
  }
}
