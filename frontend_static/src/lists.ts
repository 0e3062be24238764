/** Makes the pages that are lists handier; without it they are plain pages with a form. */
import { isWide } from './dom.ts';

const PATIENCE_MS = 10_000;
/** About a hundred metres: enough for "near me", and nobody learns where exactly that is. */
const DIGITS = 3;
const OF_A_START = ['by', 'within'];

export function helpLists(): void {
  if (isWide()) for (const fold of document.querySelectorAll('details[data-open-wide]')) unfold(fold);
  document.addEventListener('formdata', shorten);
  document.addEventListener('click', closeMenus);
  document.addEventListener('keydown', closeOnEscape, { capture: true });
  for (const button of document.querySelectorAll<HTMLElement>('[data-near]')) {
    button.addEventListener('click', () => sortByNearness(button));
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

function sortByNearness(button: HTMLElement): void {
  const form = button.closest('form')!;
  button.setAttribute('aria-busy', 'true');
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.querySelector<HTMLInputElement>('[name="near"]')!.value =
        `${coords.longitude.toFixed(DIGITS)},${coords.latitude.toFixed(DIGITS)}`;
      const sort = form.querySelector<HTMLSelectElement>('[name="sort"]');
      if (sort) sort.value = 'near';
      form.requestSubmit();
    },
    () => {
      button.removeAttribute('aria-busy');
      form.querySelector('[data-near-says]')!.textContent = button.dataset.refused ?? '';
    },
    { timeout: PATIENCE_MS, maximumAge: 60_000 },
  );
}
