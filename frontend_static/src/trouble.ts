/** Says kindly that something did not come, and offers to try again. */
import { copyOf } from './dom.ts';

/**
 * @param place Where the content was expected.
 * @param again Called when the visitor asks for another try, or when the network is back.
 * @param standing When the content that is still there was fetched; `null` when there is none.
 */
export function showTrouble(place: Element, again: () => void, standing: Date | null): void {
  const notice = copyOf(navigator.onLine ? 'trouble' : 'offline');
  const clock = notice.querySelector('[data-standing]');
  if (clock) clock.textContent = standing ? clockTime(standing) : '';
  if (!standing) notice.querySelector('[data-if-standing]')?.remove();
  const shown = notice.firstElementChild;
  let asked = false;
  const retry = () => {
    // Who has gone elsewhere meanwhile no longer waits for this.
    if (asked || !shown?.isConnected) return;
    asked = true;
    again();
  };
  notice.querySelector('[data-again]')?.addEventListener('click', retry);
  if (!navigator.onLine) addEventListener('online', retry, { once: true });
  place.replaceChildren(notice);
}

export function clockTime(moment: Date): string {
  const language = document.documentElement.lang || 'de';
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(moment);
}
