import { copyOf, hear, spotOf, tell, type Box } from '../dom.ts';
import { Fetcher, isGone } from '../fetching.ts';
import { nextRow } from '../keyboard.ts';
import { toUrl, usualSnap, type FeatureRef } from '../state.ts';
import { showGone, showTrouble } from '../trouble.ts';
import type { AmFrameMap } from './map.ts';

/** Map, list and small card of an embedded map. It keeps no history: Back belongs to the page around it. */
export class AmFrame extends HTMLElement {
  private readonly cards = new Fetcher();
  private readonly lists = new Fetcher();
  private open: FeatureRef | null = null;
  /** What the map shows, as the server is asked for it; empty when the list shows it, too. */
  private due = '';

  connectedCallback(): void {
    this.map.onpick = (feature) => void this.show(feature);
    hear('am:rest', ({ box, zoom }) => this.follow(box, zoom));
    this.addEventListener('click', (event) => this.onClick(event));
    this.addEventListener('keydown', (event) => this.onKey(event));
    for (const type of ['pointerover', 'focusin'])
      this.addEventListener(type, (event) => this.onHover(event));
    for (const type of ['pointerleave', 'focusout'])
      this.addEventListener(type, () => tell('am:hover', null));
    this.toggle.addEventListener('click', () => this.toggleList());
    if (this.shownCard) this.introduce(this.shownCard);
  }

  private get map(): AmFrameMap {
    return this.querySelector<AmFrameMap>('am-map')!;
  }

  private get card(): HTMLElement {
    return this.querySelector<HTMLElement>('[data-card]')!;
  }

  private get shownCard(): HTMLElement | null {
    return this.card.querySelector<HTMLElement>('.card[data-fid]');
  }

  private get list(): HTMLElement {
    return this.querySelector<HTMLElement>('[data-rows]')!;
  }

  private get toggle(): HTMLElement {
    return document.querySelector<HTMLElement>('[data-toggle-list]')!;
  }

  private get listIsOpen(): boolean {
    return document.body.dataset.list === 'open' || document.documentElement.dataset.map === 'none';
  }

  private onClick(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target as Element;
    const row = target.closest('.row a')?.closest<HTMLElement>('.row');
    if (!row && !target.closest('[data-close]')) return;
    event.preventDefault();
    if (row) void this.show({ layer: row.dataset.layer!, id: row.dataset.fid! });
    else this.close();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.open) return this.close();
    const links = [...this.list.querySelectorAll<HTMLElement>('.row a')];
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

  private async show(feature: FeatureRef): Promise<void> {
    this.open = feature;
    this.card.replaceChildren(copyOf('card-sketch'));
    document.body.dataset.view = 'card';
    try {
      const drawn = await this.cards.html(`${this.list.dataset.cardUrl}${feature.layer}/${feature.id}/`);
      if (!drawn) return;
      this.card.replaceChildren(drawn.content);
    } catch (problem) {
      if (isGone(problem)) return showGone(this.card);
      return showTrouble(this.card, () => void this.show(feature), null);
    }
    if (this.shownCard) this.introduce(this.shownCard);
    this.card.querySelector('h2')?.focus({ preventScroll: true });
  }

  /** A card is there: the map marks what it is about, and the link leads to its page. */
  private introduce(card: HTMLElement): void {
    const spot = spotOf(card);
    this.open = { layer: spot.layer, id: spot.id };
    this.map.choose(spot);
    this.markRow();
    this.leadToFullMap();
  }

  private close(): void {
    const closed = this.open;
    this.cards.stop();
    this.open = null;
    this.card.replaceChildren();
    document.body.dataset.view = 'map';
    this.map.choose(null);
    this.markRow();
    this.leadToFullMap();
    const row = closed && this.row(closed)?.querySelector<HTMLElement>('a');
    (row && this.listIsOpen ? row : this.toggle).focus({ preventScroll: !row });
  }

  private row({ layer, id }: FeatureRef): HTMLElement | null {
    return this.list.querySelector(`.row[data-layer="${CSS.escape(layer)}"][data-fid="${CSS.escape(id)}"]`);
  }

  private markRow(): void {
    for (const link of this.list.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
    if (this.open) this.row(this.open)?.querySelector('a')?.setAttribute('aria-current', 'true');
  }

  private toggleList(): void {
    const opens = document.body.dataset.list !== 'open';
    document.body.dataset.list = opens ? 'open' : 'closed';
    this.toggle.setAttribute('aria-expanded', String(opens));
    if (opens) void this.loadList();
  }

  private follow(box: Box, zoom: number): void {
    const digits = [box.west, box.south, box.east, box.north].map((degrees) => degrees.toFixed(5));
    this.due = `&bbox=${digits.join()}&zoom=${Math.floor(zoom)}`;
    this.leadToFullMap();
    if (this.listIsOpen) void this.loadList();
  }

  private async loadList(): Promise<void> {
    if (!this.due) return;
    const { listUrl, query = '' } = this.list.dataset;
    const asked = this.due;
    const address = `${listUrl}${new URL(query, location.href).search}${asked}`;
    try {
      const drawn = await this.lists.html(address);
      if (!drawn) return;
      // The map may have gone on while the list was closed again.
      if (this.due === asked) this.due = '';
      this.draw(drawn.content);
    } catch {
      showTrouble(this.list, () => void this.loadList(), null);
    }
  }

  private draw(content: DocumentFragment): void {
    const focused = document.activeElement?.closest<HTMLElement>('.row');
    this.list.replaceChildren(content);
    this.list.toggleAttribute('data-drawn', true);
    const ref = focused && { layer: focused.dataset.layer!, id: focused.dataset.fid! };
    if (ref) this.row(ref)?.querySelector('a')?.focus({ preventScroll: true });
    this.markRow();
  }

  private leadToFullMap(): void {
    const link = document.querySelector<HTMLAnchorElement>('[data-full]')!;
    const { layers = '', wish = '' } = this.map.dataset;
    link.href = toUrl({
      home: document.documentElement.dataset.home ?? '/',
      feature: this.open,
      way: null,
      layers: layers.split(',').filter(Boolean),
      wish,
      at: this.map.position(),
      snap: usualSnap(this.open),
    });
  }
}
