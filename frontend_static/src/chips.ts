import { page } from './dom.ts';
import { isChosen, isEverything, toggle } from './filter.ts';
import { remember } from './memory.ts';

/** The row of families. Links that filter become buttons that are pressed or not. */
export class AmChips extends HTMLElement {
  connectedCallback(): void {
    for (const chip of this.chips) {
      chip.setAttribute('role', 'button');
      chip.removeAttribute('aria-current');
    }
    this.addEventListener('click', (event) => this.onClick(event));
    this.addEventListener('keydown', (event) => this.onKey(event));
    page().subscribe(() => this.show());
    this.show();
  }

  private get chips(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.chip[data-layers]')];
  }

  private onClick(event: MouseEvent): void {
    const chip = (event.target as Element).closest<HTMLElement>('.chip');
    if (!chip || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (chip.matches('.chip-all')) return this.showAll();
    // A step back to where one was comes later, so the page does not know the choice yet.
    const layers = toggle(page().state.layers, layersOf(chip));
    page().go({ layers });
    remember(layers);
    chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** The list stays as high as it is, and the focus goes on before its chip goes. */
  private showAll(): void {
    page().go({ layers: [], wish: '' });
    this.chips[0]?.focus({ preventScroll: true });
  }

  /** A button answers to the space bar, a link does not. */
  private onKey(event: KeyboardEvent): void {
    const chip = (event.target as Element).closest<HTMLElement>('.chip[data-layers]');
    if (event.key !== ' ' || !chip) return;
    event.preventDefault();
    chip.click();
  }

  private show(): void {
    this.querySelector<HTMLElement>('.chip-all')!.hidden = isEverything(page().state);
    for (const chip of this.chips) {
      chip.setAttribute('aria-pressed', String(isChosen(page().state.layers, layersOf(chip))));
    }
  }
}

function layersOf(chip: HTMLElement): string[] {
  return (chip.dataset.layers ?? '').split(',');
}
