/** A list of rides: the chosen one is drawn on the map. Arrow keys go from one to the next. */
import { tell, type RideDrawing } from '../dom.ts';
import { nextRow } from '../keyboard.ts';

export class AmRides extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => this.choose(cardOf(event)));
    this.addEventListener('focusin', (event) => this.choose(cardOf(event)));
    this.addEventListener('keydown', (event) => this.onKey(event));
    const [first] = this.cards;
    if (first && this.dataset.quiet === undefined) this.choose(first);
  }

  private get cards(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[data-ride]')];
  }

  private choose(card: HTMLElement | null): void {
    if (!card || card.hasAttribute('data-chosen')) return;
    for (const other of document.querySelectorAll<HTMLElement>('[data-ride]')) mark(other, other === card);
    tell('am:ride', drawingOf(card));
  }

  private onKey(event: KeyboardEvent): void {
    const { cards } = this;
    const at = cards.indexOf(cardOf(event)!);
    const next = nextRow(event.key, at, cards.length);
    if (next === null) return;
    event.preventDefault();
    cards[next]!.querySelector<HTMLElement>('.ride-times')!.focus();
  }
}

/** What the server wrote beside a ride. */
export function drawingOf(holder: Element): RideDrawing {
  return JSON.parse(holder.querySelector('script[type="application/json"]')!.textContent) as RideDrawing;
}

function cardOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>('[data-ride]');
}

function mark(card: HTMLElement, chosen: boolean): void {
  card.toggleAttribute('data-chosen', chosen);
  const link = card.querySelector('.ride-times');
  if (chosen) link?.setAttribute('aria-current', 'true');
  else link?.removeAttribute('aria-current');
}
