/** Escape leads one floor up, as Back does. */
import type { Page } from './page.ts';

export function climbOnEscape(page: Page): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (page.up()) event.preventDefault();
  });
}

/** Which row the arrow keys lead to; `null` when the key does not move. */
export function nextRow(key: string, at: number, count: number): number | null {
  if (!count) return null;
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
