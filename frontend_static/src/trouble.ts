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

/** Says that an entry has been taken away meanwhile; no other try brings it back. */
export function showGone(place: Element): void {
  place.replaceChildren(copyOf('gone'));
}

/**
 * Says in a line of the content itself that it is not of now.
 *
 * @param lines What the words take the place of.
 */
export function showStanding(lines: Iterable<Element>, standing: Date): void {
  for (const line of lines) {
    const words = copyOf('standing');
    words.querySelector('[data-standing]')!.textContent = clockTime(standing);
    // The network may be there and only be slow; that much can be said without knowing.
    if (navigator.onLine) words.querySelector('[data-if-offline]')?.remove();
    line.replaceChildren(words);
    line.classList.add('standing');
  }
}

/** The time of day, with the date when it was not today. */
export function clockTime(moment: Date, now: Date = new Date()): string {
  const language = document.documentElement.lang || 'de';
  const date =
    moment.toDateString() === now.toDateString() ? {} : ({ day: 'numeric', month: 'long' } as const);
  return new Intl.DateTimeFormat(language, { ...date, hour: '2-digit', minute: '2-digit' }).format(moment);
}

/** Since when the browser has had the whole page; `null` when it has just come from the server. */
export function pageKeptAt(): Date | null {
  const moment = document.documentElement.dataset.fromCache;
  return moment ? new Date(moment) : null;
}
