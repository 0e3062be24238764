/** What the page asks of a map, whichever library draws it. */
import type { Feature } from 'geojson';
import type { Map as LibreMap } from 'maplibre-gl';
import type { Box, Spot, WayDrawing } from '../dom.ts';
import type { Choice } from '../filter.ts';
import type { Position } from '../state.ts';
import type { Theme } from '../theme.ts';
import type { Overlay } from './style.ts';

/** How much of each edge other parts of the page cover, in pixels. */
export interface Cover {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** Something that waits for a decision, by the number of the change. */
export interface WaitingPlace {
  number: number;
  lon: number;
  lat: number;
  family: string;
  icon: string;
}

export interface MapOptions {
  container: HTMLElement;
  styles: Record<Theme, string>;
  /** Makes the addresses of basemap tiles new when their content is. */
  basemapVersion: string;
  theme: Theme;
  choice: Choice;
  outlines: readonly string[];
  bounds: Box;
  at: Position | null;
  cover: Cover;
  /** More that lies above the common map. It is asked anew for each theme. */
  overlay?: () => Overlay;
  /** The middle is what matters: zooming leaves it where it is. */
  keepsMiddle?: boolean;
  /** Names of the map and of the families, in the page's language. */
  words: {
    map: string;
    families: Record<string, string>;
    /** By MapLibre's names. With them the map leaves scrolling and single fingers to a page around it, and says so. */
    gestures?: Record<string, string>;
  };
}

export interface MapEvents {
  /** The map rests; `byVisitor` is false when the page itself moved it. */
  rested: (byVisitor: boolean) => void;
  /** Which feature is open, as `layer/id`. */
  chosen: () => string | null;
  moving: () => void;
  idle: () => void;
  /** How many metres of ground a pixel shows. */
  scaled: (metresPerPixel: number) => void;
  picked: (spot: Pick<Spot, 'layer' | 'id'> & Partial<Spot>) => void;
  /** Whether a tap is about the place, whatever stands there. */
  takesTaps?: () => boolean;
  /** A tap on a place where nothing stands, or about the place. */
  tapped?: (lon: number, lat: number) => void;
  /** The pointer is on something, `null` when on nothing; the place is in pixels. */
  pointedAt: (words: string | null, x: number, y: number) => void;
}

export interface MapView {
  /** For what draws upon the map by itself: `map/own.ts` and `map/drawing.ts`. */
  readonly library: LibreMap;
  setTheme(theme: Theme): Promise<void>;
  show(choice: Choice): void;
  choose(spot: Spot | null): void;
  /** Draws what waits for a decision; what is picked of it has `waiting` for its layer. */
  showWaiting(places: readonly WaitingPlace[]): void;
  hover(spot: Spot | null): void;
  /** Draws corners that were tapped, with a line through them; closed, it goes around something. */
  sketch(corners: readonly (readonly [lon: number, lat: number])[], isClosed: boolean): void;
  /** Moves just as far as needed for a place to lie free of what covers the map. */
  bringIntoView(lon: number, lat: number, cover: Cover): void;
  jumpTo(at: Position): void;
  flyTo(lon: number, lat: number, zoom: number): void;
  zoomBy(levels: number): void;
  /** Moves by so many pixels, as the visitor's own step. */
  panBy(x: number, y: number): void;
  /** Draws a way along the roads, and takes away the one before. */
  showWay(way: WayDrawing | null): void;
  /** Draws what can be reached, and takes away what was drawn before. */
  showReach(area: Feature | null): void;
  /** Shows a whole box beside what covers the map, as the visitor's own step. */
  fit(box: Box, cover: Cover): void;
  showOwnPosition(lon: number, lat: number): void;
  position(): Position;
  visibleBox(cover: Cover): Box;
  setCover(cover: Cover): void;
  /** Asks again for the tiles in view, drawn or not. */
  fetchAgain(): void;
  /** Ends it and gives back what it holds of the device. */
  remove(): void;
}
