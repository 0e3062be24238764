/** An inspection under way: counts what was looked at, and notes when somebody began. Without a script it is a long form. */
import { keepPhotos } from './photos.ts';

const FINE = 'fine';
const DEFECT = 'defect';
/** A field for day and time takes no seconds. */
const MINUTES = 16;

export class AmInspection extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', (event) => this.onChange(event));
    this.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-rest]')) this.restIsFine();
    });
    this.count();
    const form = this.closest<HTMLElement>('am-form');
    if (form) keepPhotos(form);
  }

  private get cards(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[data-card]')];
  }

  private onChange(event: Event): void {
    const field = event.target as HTMLInputElement;
    if (!field.name.startsWith('outcome_')) return;
    if (this.cards.filter(chosen).length === 1) this.stampBeginning();
    const more = field.closest('[data-card]')?.querySelector<HTMLDetailsElement>('[data-more]');
    if (more && field.value === DEFECT) more.open = true;
    this.count();
  }

  private count(): void {
    const done = this.cards.filter(chosen).length;
    this.querySelector('progress')!.value = done;
    this.querySelector('[data-done]')!.textContent = String(done);
  }

  private restIsFine(): void {
    for (const card of this.cards.filter((one) => !chosen(one))) {
      const field = card.querySelector<HTMLInputElement>(`input[name^="outcome_"][value="${FINE}"]`);
      if (field) field.checked = true;
    }
    this.stampBeginning();
    this.count();
    // The form keeps what was entered as soon as it hears of it.
    this.closest('form')?.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** The page may have been opened in the morning, and have lain on the device since. */
  private stampBeginning(): void {
    const field = this.closest('form')?.querySelector<HTMLInputElement>('[name="done_at"]');
    if (!field || 'stamped' in field.dataset) return;
    field.value = localMinute(new Date());
    field.dataset.stamped = '';
  }
}

function chosen(card: HTMLElement): boolean {
  return card.querySelector('input[name^="outcome_"]:checked') !== null;
}

/** As a field for day and time has it, by the device's own clock. */
export function localMinute(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, MINUTES);
}
