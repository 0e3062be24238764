/** Says above the list what was done, what was not and why. */
import { copyOf } from '../dom.ts';
import { refusedLines } from './bulk.ts';
import type { Outcome } from './asking.ts';

export class Notices {
  private readonly place: HTMLElement;

  constructor(place: HTMLElement) {
    this.place = place;
    place.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-dismiss]'))
        (event.target as Element).closest('.alert')?.remove();
    });
  }

  /** @param canUndo Whether there is a batch to undo. */
  done(words: string, outcome: Outcome, canUndo: boolean): void {
    this.place.replaceChildren();
    if (outcome.done.length) {
      const notice = copyOf('triage-done');
      notice.querySelector('[data-words]')!.textContent = words;
      notice.querySelector<HTMLElement>('button')!.hidden = !canUndo;
      this.place.append(notice);
    }
    if (outcome.refused.length) this.alert(...refusedLines(outcome).map((line) => line.textContent ?? ''));
    this.announce(words);
  }

  /** @param again Loads it again, where that helps. */
  wrong(words: string, again: (() => void) | null): void {
    this.place.replaceChildren();
    this.alert(words);
    const button = this.place.querySelector<HTMLElement>('[data-again]');
    if (!button || !again) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      this.place.replaceChildren();
      again();
    });
  }

  announce(words: string): void {
    const announcer = document.querySelector('[data-announcer]');
    if (announcer) announcer.textContent = words;
  }

  private alert(...lines: string[]): void {
    const notice = copyOf('triage-alert');
    const place = notice.querySelector('[data-words]')!;
    for (const [at, line] of lines.entries())
      place.append(...(at ? [document.createElement('br')] : []), line);
    this.place.append(notice);
  }
}
