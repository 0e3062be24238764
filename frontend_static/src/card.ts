import { copyOf, hasMap, page, spotOf, tell, hear, type Spot } from './dom.ts';
import { Fetcher, isGone } from './fetching.ts';
import { startOf } from './filter.ts';
import { enliven } from './lively.ts';
import type { AmList } from './list.ts';
import type { FeatureRef, PageState } from './state.ts';
import { showGone, showStanding, showTrouble } from './trouble.ts';

/** One feature. The server draws it; this fetches it, gives it the focus and gives the focus back afterwards. */
export class AmCard extends HTMLElement {
  private readonly fetcher = new Fetcher();
  private readonly pageTitle = document.documentElement.dataset.title ?? document.title;
  /** What is known before the card comes, from the row or the marker that was chosen. */
  private known: Spot | null = null;

  connectedCallback(): void {
    page().subscribe((state, before) => this.follow(state, before));
    hear('am:spot', (spot) => (this.known = spot));
    const { feature } = page().state;
    if (this.card) this.introduce(this.card);
    // Without network the address of a feature may have brought the start page, and its card is to come.
    else if (feature) void this.load(feature);
  }

  private get card(): HTMLElement | null {
    return this.querySelector('.card[data-fid]');
  }

  private follow(state: PageState, before: PageState): void {
    if (same(state.feature, before.feature) && state.way === before.way) return;
    if (!state.feature) return this.leave(before.feature!);
    void this.load(state.feature);
  }

  private leave(feature: FeatureRef): void {
    this.fetcher.stop();
    this.replaceChildren();
    document.title = this.pageTitle;
    const list = document.querySelector<AmList>('am-list');
    const row = list?.row(feature.layer, feature.id)?.querySelector('a');
    // Where there is no such row any more, the list itself is the next best place.
    (row ?? document.getElementById('list'))?.focus({ preventScroll: !row });
  }

  private async load(feature: FeatureRef): Promise<void> {
    this.foreshadow(feature);
    try {
      const drawn = await this.fetcher.html(addressOf(feature));
      if (!drawn) return;
      this.replaceChildren(drawn.content);
      if (drawn.keptAt) this.tellStanding(drawn.keptAt);
    } catch (problem) {
      if (isGone(problem)) return showGone(this);
      return showTrouble(this, () => void this.load(feature), null);
    }
    enliven(this);
    if (this.card) this.introduce(this.card);
    // In a sheet the head is in view anyway; on a page without a map it may lie far above.
    this.querySelector<HTMLElement>('h1')?.focus({ preventScroll: hasMap() });
  }

  private tellStanding(keptAt: Date): void {
    const line = document.createElement('p');
    this.querySelector('.card-body')?.prepend(line);
    showStanding([line], keptAt);
  }

  /** Shows at once what the chosen row already says, and where the rest will stand. */
  private foreshadow(feature: FeatureRef): void {
    const row = document.querySelector<AmList>('am-list')?.row(feature.layer, feature.id);
    const sketch = copyOf('card-sketch');
    const title = row?.querySelector('.row-title')?.textContent ?? this.titleOf(feature);
    if (title) sketch.querySelector('h1')?.replaceChildren(title);
    const marker = row?.querySelector('.marker')?.cloneNode(true);
    if (marker) sketch.querySelector('.card-kind')?.replaceChildren(marker);
    this.replaceChildren(sketch);
  }

  private titleOf(feature: FeatureRef): string {
    return this.known && same(feature, this.known) ? this.known.title : '';
  }

  private introduce(card: HTMLElement): void {
    const spot = spotOf(card);
    document.title = `${spot.title} · ${this.pageTitle}`;
    tell('am:spot', spot);
  }
}

/** Of a feature's card, or of the way to it. */
function addressOf({ layer, id }: FeatureRef): string {
  const { home, way, wish } = page().state;
  const query = way ?? startOf(wish);
  return `${home}${layer}/${id}/${way === null ? '' : 'route/'}card/${query && `?${query}`}`;
}

function same(one: FeatureRef | null, other: FeatureRef | null): boolean {
  return one?.layer === other?.layer && one?.id === other?.id;
}
