/** Makes the pages that are lists handier; without it they are plain pages with a form. */
import { askDevice, short } from './asking.ts';
import { isWide } from './dom.ts';

/** About a hundred metres: enough for "near me", and nobody learns where exactly that is. */
const DIGITS = 3;
const OF_A_START = ['by', 'within'];

export function helpLists(): void {
  if (isWide()) for (const fold of document.querySelectorAll('details[data-open-wide]')) unfold(fold);
  document.addEventListener('formdata', shorten);
  document.addEventListener('click', closeMenus);
  document.addEventListener('keydown', closeOnEscape, { capture: true });
  for (const button of document.querySelectorAll<HTMLElement>('[data-near]')) {
    button.addEventListener('click', () => void sortByNearness(button));
  }
}

function unfold(fold: Element): void {
  (fold as HTMLDetailsElement).open = true;
}

/** An address says only what was chosen. */
function shorten(event: Event): void {
  if (!(event.target as Element).matches('form[data-terse]')) return;
  const { formData } = event as FormDataEvent;
  // How and how long mean nothing without from where.
  if (!formData.get('start') && !formData.get('place')) for (const name of OF_A_START) formData.delete(name);
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')];
}

function closeMenus(event: Event): void {
  for (const menu of openMenus()) menu.open = menu.contains(event.target as Node);
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
    // Escape closes one thing at a time.
    event.stopImmediatePropagation();
  }
}

async function sortByNearness(button: HTMLElement): Promise<void> {
  const form = button.closest('form')!;
  button.setAttribute('aria-busy', 'true');
  const place = await askDevice(false);
  if (!place) {
    button.removeAttribute('aria-busy');
    form.querySelector('[data-near-says]')!.textContent = button.dataset.refused ?? '';
    return;
  }
  form.querySelector<HTMLInputElement>('[name="near"]')!.value = short(place, DIGITS);
  const sort = form.querySelector<HTMLSelectElement>('[name="sort"]');
  if (sort) sort.value = 'near';
  form.requestSubmit();
}
