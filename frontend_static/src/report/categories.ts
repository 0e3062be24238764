/** What it is about: tiles of kinds, each with what there is of it, and a search over all. */
import { fits, wordsIn } from './matching.ts';

export class Categories {
  private readonly place: HTMLElement;

  /** @param chosen Called when something was. */
  constructor(place: HTMLElement, chosen: () => void) {
    this.place = place;
    place.addEventListener('click', (event) => this.onClick(event));
    place.addEventListener('change', (event) => {
      if ((event.target as HTMLInputElement).name !== 'category') return;
      this.show();
      chosen();
    });
    this.search.addEventListener('input', () => this.find());
    this.search.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** The kind of what is chosen is marked. */
  show(): void {
    const chosen = this.place.querySelector<HTMLElement>('[name="category"]:checked');
    const kind = chosen?.closest<HTMLElement>('[data-group]')?.dataset.group;
    for (const button of this.buttons) {
      const isChosen = button.dataset.kind === kind;
      button.toggleAttribute('data-chosen', isChosen);
      if (button.hasAttribute('aria-pressed')) button.setAttribute('aria-pressed', String(isChosen));
    }
    if (chosen) this.open(kind ?? '');
  }

  private get buttons(): HTMLElement[] {
    return [...this.place.querySelectorAll<HTMLElement>('[data-kind]')];
  }

  private get search(): HTMLInputElement {
    return this.place.querySelector<HTMLInputElement>('[data-search]')!;
  }

  private onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-kind]');
    if (!button) return;
    const kind = button.dataset.kind ?? '';
    if (button.hasAttribute('aria-pressed')) this.choose(kind);
    else this.open(button.getAttribute('aria-expanded') === 'true' ? '' : kind);
  }

  /** There is but one thing of this kind. */
  private choose(kind: string): void {
    const field = this.group(kind).querySelector<HTMLInputElement>('input')!;
    field.checked = true;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private group(kind: string): HTMLElement {
    return this.place.querySelector<HTMLElement>(`[data-group="${kind}"]`)!;
  }

  private open(kind: string): void {
    for (const button of this.buttons) {
      if (button.hasAttribute('aria-pressed')) continue;
      const isOpen = button.dataset.kind === kind;
      button.setAttribute('aria-expanded', String(isOpen));
      this.group(button.dataset.kind ?? '').toggleAttribute('data-open', isOpen);
    }
  }

  private find(): void {
    const asked = wordsIn(this.search.value);
    this.place.toggleAttribute('data-searching', asked.length > 0);
    let count = 0;
    for (const tile of this.place.querySelectorAll<HTMLElement>('.kind-choice')) {
      tile.hidden = asked.length > 0 && !fits(asked, wordsIn(tile.dataset.words ?? ''));
      if (!tile.hidden) count += 1;
    }
    for (const group of this.place.querySelectorAll<HTMLElement>('[data-group]'))
      group.toggleAttribute('data-fits', group.querySelector('.kind-choice:not([hidden])') !== null);
    this.say(asked.length > 0 ? count : null);
  }

  private say(count: number | null): void {
    const line = this.place.querySelector<HTMLElement>('[data-found]')!;
    const { none = '', one = '', many = '' } = line.dataset;
    if (count === null) line.textContent = '';
    else line.textContent = count === 0 ? none : count === 1 ? one : many.replace('{count}', String(count));
  }

  /** Enter takes what fits alone, and never sends the form. */
  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.search.value) {
      event.preventDefault();
      this.search.value = '';
      this.find();
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const first = this.place.querySelector<HTMLInputElement>('[data-fits] .kind-choice:not([hidden]) input');
    if (!this.search.value.trim() || !first) return;
    first.checked = true;
    first.dispatchEvent(new Event('change', { bubbles: true }));
    first.focus();
  }
}
