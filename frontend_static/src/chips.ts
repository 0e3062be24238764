import { page } from './dom.ts';
import { isChosen, toggle } from './filter.ts';

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
    return [...this.querySelectorAll<HTMLElement>('.chip')];
  }

  private onClick(event: MouseEvent): void {
    const chip = (event.target as Element).closest<HTMLElement>('.chip');
    if (!chip || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    page().go({ layers: toggle(page().state.layers, layersOf(chip)) });
    chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** A button answers to the space bar, a link does not. */
  private onKey(event: KeyboardEvent): void {
    const chip = (event.target as Element).closest<HTMLElement>('.chip');
    if (event.key !== ' ' || !chip) return;
    event.preventDefault();
    chip.click();
  }

  private show(): void {
    for (const chip of this.chips) {
      chip.setAttribute('aria-pressed', String(isChosen(page().state.layers, layersOf(chip))));
    }
  }
}

function layersOf(chip: HTMLElement): string[] {
  return (chip.dataset.layers ?? '').split(',');
}
