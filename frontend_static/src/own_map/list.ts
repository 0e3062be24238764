/** The list of what is on the map: places together, then ways and areas, then layers of the common map. */
import { icon } from './drawings.ts';
import { measureOf } from './marks.ts';
import { counted, word } from './words.ts';
import { TEXT, type Spot } from './types.ts';
import type { Hidden } from './hidden.ts';

/** Longer lists are shown piece by piece: nobody reads two thousand rows, and a phone would take its time. */
const PIECE = 60;

export interface Shown {
  spots: readonly Spot[];
  layers: readonly { id: string; title: string; sign: Node | null }[];
  chosen: string | null;
  hidden: Hidden;
  refused: (uid: string) => string | undefined;
}

export class SpotList {
  private readonly place: HTMLElement;
  private length = PIECE;
  private drawn = '';

  constructor(place: HTMLElement) {
    this.place = place;
    place.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-more]')) this.more();
    });
  }

  private last: Shown | null = null;

  private more(): void {
    const at = this.length;
    this.length += 5 * PIECE;
    if (this.last) this.show(this.last);
    this.place.querySelectorAll<HTMLElement>('.own-row-open')[at]?.focus();
  }

  show(shown: Shown): void {
    this.last = shown;
    const look = lookOf(shown, this.length);
    if (look === this.drawn) return;
    this.drawn = look;
    const focused = (document.activeElement as HTMLElement | null)?.closest?.<HTMLElement>('[data-key]');
    const [key, name] = [focused?.dataset.key, (document.activeElement as HTMLElement)?.className];
    const isInside = Boolean(focused && this.place.contains(focused));
    this.place.replaceChildren(...this.rows(shown));
    if (isInside) {
      const again = this.place.querySelector(`[data-key="${CSS.escape(key ?? '')}"]`);
      again?.querySelector<HTMLElement>(`.${(name ?? '').split(' ')[0]}`)?.focus({ preventScroll: true });
    }
  }

  private rows(shown: Shown): Node[] {
    const places = shown.spots.filter(({ geometry }) => geometry.type === 'Point');
    const shapes = shown.spots.filter(({ geometry }) => geometry.type !== 'Point');
    const rows: Node[] = [];
    if (places.length > 1) rows.push(this.group(places.length, places, shown));
    for (const spot of places.slice(0, this.length)) rows.push(spotRow(spot, shown, places.length > 1));
    if (places.length > this.length) rows.push(moreRow(places.length - this.length));
    for (const spot of shapes.slice(0, this.length)) rows.push(spotRow(spot, shown, false));
    for (const layer of shown.layers) rows.push(layerRow(layer, shown.hidden));
    return rows.length ? rows : [emptyRow()];
  }

  private group(count: number, places: readonly Spot[], { hidden }: Shown): HTMLElement {
    const row = line('places', 'own-row own-group');
    const text = textOf(word('our-places'), counted('spots', count));
    row.append(icon('spot', mostUsed(places)), text, eye('places', word('our-places'), hidden.has('places')));
    return row;
  }
}

function mostUsed(places: readonly Spot[]): string {
  return places[0]?.colour ?? 'green';
}

/** Drawn anew only when something looks different. */
function lookOf({ spots, layers, chosen, hidden, refused }: Shown, length: number): string {
  const all = spots.map(
    (spot) =>
      `${spot.uid}${spot.title}${spot.icon}${spot.colour}${describe(spot)}${hidden.has(spot.uid)}${refused(spot.uid) ?? ''}`,
  );
  const around = layers.map(({ id }) => `${id}${hidden.has(id)}`);
  return [chosen, length, hidden.has('places'), ...all, ...around].join('|');
}

function line(key: string, css: string): HTMLElement {
  const row = document.createElement('li');
  row.className = css;
  row.dataset.key = key;
  return row;
}

function textOf(title: string, below: string): HTMLElement {
  const text = document.createElement('span');
  text.className = 'own-row-text';
  const [strong, meta] = [document.createElement('strong'), document.createElement('span')];
  strong.textContent = title;
  strong.dir = 'auto';
  meta.className = 'meta';
  meta.textContent = below;
  text.append(strong, ...(below ? [meta] : []));
  return text;
}

function spotRow(spot: Spot, { chosen, hidden, refused }: Shown, isInGroup: boolean): HTMLElement {
  const row = line(spot.uid, isInGroup ? 'own-row own-row-inner' : 'own-row');
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'own-row-open';
  open.dataset.open = spot.uid;
  if (spot.uid === chosen) open.setAttribute('aria-current', 'true');
  open.append(signOf(spot), textOf(spot.title, describe(spot)));
  row.append(open, eye(spot.uid, spot.title, hidden.has(spot.uid)));
  const words = refused(spot.uid);
  if (words !== undefined) row.append(refusal(words));
  return row;
}

function refusal(words: string): HTMLElement {
  const note = document.createElement('p');
  note.className = 'own-refused';
  note.textContent = words || word('refused');
  return note;
}

export function signOf({ geometry, icon: sign, colour }: Spot): Element {
  if (geometry.type === 'Point') return icon(sign, colour);
  return icon(geometry.type === 'LineString' ? 'way' : 'area', colour, true);
}

/** What a spot is, in a few words, unless its name says so already. */
export function describe({ geometry, icon: sign, title, proposed, photos }: Spot): string {
  const states = { pending: word('pending'), accepted: word('accepted'), rejected: word('rejected') };
  const kind = whatItIs(geometry, sign);
  const parts = [kind === title ? '' : kind];
  if (photos.length) parts.push(counted('photos', photos.length));
  if (proposed) parts.push(states[proposed]);
  return parts.filter(Boolean).join(' · ');
}

function whatItIs(geometry: Spot['geometry'], sign: string): string {
  if (geometry.type !== 'Point') return measureOf(geometry);
  return sign === TEXT ? word('text') : kindTitle(sign);
}

/** What people call an icon. */
export function kindTitle(sign: string): string {
  const drawings = document.querySelector<HTMLTemplateElement>('template[data-own-icons]');
  const found = drawings?.content.querySelector<HTMLElement>(`[data-icon="${CSS.escape(sign)}"]`);
  return found?.dataset.title ?? '';
}

function layerRow(layer: Shown['layers'][number], hidden: Hidden): HTMLElement {
  const row = line(layer.id, 'own-row');
  const sign = layer.sign?.cloneNode(true) ?? document.createElement('span');
  row.append(
    sign,
    textOf(layer.title, word('from-the-map')),
    eye(layer.id, layer.title, hidden.has(layer.id)),
  );
  return row;
}

function eye(id: string, title: string, isHidden: boolean): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'own-eye';
  button.dataset.eye = id;
  button.setAttribute('aria-pressed', String(isHidden));
  button.setAttribute('aria-label', word('hide', { title }));
  button.append(icon(isHidden ? 'eye-off' : 'eye', '', true));
  return button;
}

function moreRow(count: number): HTMLElement {
  const row = line('more', 'own-row');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'own-more';
  button.dataset.more = '';
  button.textContent = counted('more', count);
  row.append(button);
  return row;
}

function emptyRow(): HTMLElement {
  const row = line('empty', 'own-empty');
  row.textContent = word('empty');
  return row;
}
