import { hear, page, spotOf, tell, type Box } from './dom.ts';
import { Fetcher, type Piece } from './fetching.ts';
import { choiceQuery, sameChoice } from './filter.ts';
import { nextRow } from './keyboard.ts';
import { pageKeptAt, showStanding, showTrouble } from './trouble.ts';

/** After this long a list that is not of now is asked for again, in milliseconds. */
const AGAIN_MS = 10_000;
/** After this long what is open now may not be so any more: as long as a step of `layers/core/clock.py`, in milliseconds. */
const OLD_MS = 10 * 60_000;

/** The list that follows the map. The server draws it; this asks for it and keeps row and map in step. */
export class AmList extends HTMLElement {
  private readonly fetcher = new Fetcher();
  /** What the map shows, as the server is asked for it. */
  private view = '';
  private limit = '';
  private fetchedAt: Date | null = null;

  connectedCallback(): void {
    this.view = `bbox=${this.dataset.bbox}`;
    this.fetchedAt = pageKeptAt() ?? new Date();
    if (pageKeptAt()) this.tellStanding();
    hear('am:rest', ({ box, zoom }) => this.follow(box, zoom));
    page().subscribe((state, before) => {
      if (!sameChoice(state, before)) this.refilter();
      this.markCurrent();
    });
    this.addEventListener('click', (event) => this.onMore(event));
    this.addEventListener('keydown', (event) => this.onKey(event));
    for (const type of ['pointerover', 'focusin'])
      this.addEventListener(type, (event) => this.onHover(event));
    for (const type of ['pointerleave', 'focusout'])
      this.addEventListener(type, () => tell('am:hover', null));
    document.addEventListener('visibilitychange', () => this.onReturn());
    this.markCurrent();
    if (document.documentElement.hasAttribute('data-recalling')) void this.load();
  }

  /** The row of a feature, if the list has it. */
  row(layer: string, id: string): HTMLElement | null {
    return this.querySelector(pathOfRow(layer, id));
  }

  private follow(box: Box, zoom: number): void {
    const digits = [box.west, box.south, box.east, box.north].map((degrees) => degrees.toFixed(5));
    const view = `bbox=${digits.join()}&zoom=${Math.floor(zoom)}`;
    if (view === this.view) return;
    this.view = view;
    this.limit = '';
    void this.load();
  }

  private refilter(): void {
    this.limit = '';
    void this.load();
  }

  /** A longer list, at the same place. */
  private onMore(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>('[data-more]');
    if (!link) return;
    event.preventDefault();
    this.limit = `&limit=${link.dataset.more}`;
    const last = this.querySelectorAll('.row').length;
    void this.loadInPlace().then(() => {
      this.querySelectorAll<HTMLElement>('.row a')[last]?.focus({ preventScroll: true });
    });
  }

  /** Phones keep a page for days: who comes back to it reads of today, and of what is open now. */
  private onReturn(): void {
    const age = Date.now() - this.fetchedAt!.getTime();
    if (document.visibilityState === 'visible' && age > OLD_MS) void this.loadInPlace();
  }

  private async loadInPlace(): Promise<void> {
    const place = this.scroller?.scrollTop ?? 0;
    await this.load();
    // What went wrong is said above the rows, and must be seen.
    if (!this.querySelector('.list-trouble')) this.scroller?.scrollTo({ top: place });
  }

  private get scroller(): HTMLElement | null {
    return this.querySelector('.scroller');
  }

  private async load(): Promise<void> {
    this.setAttribute('aria-busy', 'true');
    try {
      const drawn = await this.fetcher.html(this.address());
      // A newer question has overtaken this one, and its answer is the one to show.
      if (!drawn) return;
      this.draw(drawn);
    } catch {
      this.showTrouble();
    }
    document.documentElement.removeAttribute('data-recalling');
  }

  private address(): string {
    const choice = choiceQuery(page().state);
    return `${page().state.home}list/?${this.view}${choice && `&${choice}`}${this.limit}`;
  }

  private draw({ content, keptAt }: Piece): void {
    const focused = this.pathOfFocus();
    this.replaceChildren(content);
    this.removeAttribute('aria-busy');
    this.dataset.drawn = this.view;
    this.fetchedAt = keptAt ?? new Date();
    if (keptAt) this.tellStanding();
    if (focused) this.querySelector<HTMLElement>(focused)?.focus();
    this.markCurrent();
    this.announce();
  }

  /** Leads to the same thing in the next drawing; empty where nothing in here has the focus. */
  private pathOfFocus(): string {
    const focused = document.activeElement as Element | null;
    if (!this.contains(focused)) return '';
    const row = focused!.closest<HTMLElement>('.row');
    if (row) return `${pathOfRow(row.dataset.layer!, row.dataset.fid!)} a`;
    return focused!.matches('.list-filter') ? '.list-filter' : '';
  }

  /** Only the count is read out: a list that talks on each move of the map would never be silent. */
  private announce(): void {
    const place = document.querySelector('[data-announcer]');
    const words = this.querySelector<HTMLElement>('[data-announce]')?.dataset.announce ?? '';
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** What was kept is shown as long as there is nothing newer. */
  private tellStanding(): void {
    showStanding(this.querySelectorAll('.peek .meta, .list-head .meta'), this.fetchedAt!);
    const again = () => {
      if (this.querySelector('.standing')) void this.load();
    };
    addEventListener('online', again, { once: true });
    // A network that is said to be there may need a moment, or be slow.
    if (navigator.onLine) setTimeout(again, AGAIN_MS);
  }

  private showTrouble(): void {
    this.removeAttribute('aria-busy');
    // What a kept page brought along is still the best there is, as long as nothing else was shown.
    if (pageKeptAt() && !this.dataset.drawn) return this.keepRows();
    showTrouble(this.placeForTrouble(), () => void this.load(), this.fetchedAt);
  }

  /** Above the rows: they are of another piece of the map, and still better than none. */
  private placeForTrouble(): Element {
    const known = this.querySelector('.list-trouble');
    if (known) return known;
    const place = document.createElement('div');
    place.className = 'list-trouble';
    this.scroller?.prepend(place);
    this.scroller?.scrollTo({ top: 0 });
    return place;
  }

  private keepRows(): void {
    this.dataset.drawn = '';
    this.tellStanding();
  }

  private markCurrent(): void {
    const { feature } = page().state;
    for (const link of this.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
    if (!feature) return;
    const link = this.row(feature.layer, feature.id)?.querySelector('a');
    link?.setAttribute('aria-current', 'true');
    link?.scrollIntoView({ block: 'nearest' });
  }

  private onKey(event: KeyboardEvent): void {
    const links = [...this.querySelectorAll<HTMLElement>('.row a')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? null : nextRow(event.key, at, links.length);
    if (next === null) return;
    event.preventDefault();
    links[next]?.focus();
  }

  private onHover(event: Event): void {
    const row = (event.target as Element).closest<HTMLElement>('.row');
    if (row && !(event instanceof PointerEvent && event.pointerType === 'touch'))
      tell('am:hover', spotOf(row));
  }
}

function pathOfRow(layer: string, id: string): string {
  return `.row[data-layer="${CSS.escape(layer)}"][data-fid="${CSS.escape(id)}"]`;
}
