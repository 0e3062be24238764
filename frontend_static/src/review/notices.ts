/** What is said above an entry: what was decided last, what the server refused, what is not sent yet. Words come from the page. */
import { copyOf } from '../dom.ts';
import type { Task } from './outbox.ts';

export class Notices {
  private readonly place: HTMLElement;
  private last: HTMLElement | null = null;
  private unsent: HTMLElement | null = null;
  private gone: HTMLElement | null = null;

  constructor(place: HTMLElement) {
    this.place = place;
    place.addEventListener('click', (event) => {
      (event.target as Element).closest('[data-dismiss]')?.parentElement?.remove();
    });
  }

  /** What was decided, with the way back. */
  showLast(words: string, title: string, canUndo: boolean): void {
    this.last?.remove();
    this.last = made('review-last');
    fill(this.last, words, title);
    if (!canUndo) this.last.querySelector('[data-do]')?.remove();
    this.place.append(this.last);
  }

  refuse(task: Task, words: string): void {
    const notice = made('review-refused');
    const unknown = notice.querySelector<HTMLElement>('[data-words]')!.dataset.words ?? '';
    fill(notice, words || unknown, task.title);
    this.place.prepend(notice);
  }

  /** How much is not sent yet; 0 when everything is. */
  showUnsent(number: number, again: () => void): void {
    if (!number) {
      this.unsent?.remove();
      this.unsent = null;
      return;
    }
    if (!this.unsent) {
      this.unsent = made('review-unsent');
      this.unsent.querySelector('[data-again]')!.addEventListener('click', again);
      this.place.prepend(this.unsent);
    }
    this.unsent.querySelector('[data-number]')!.textContent = String(number);
  }

  /** Somebody else was faster with what is being looked at. */
  showGone(): void {
    this.gone?.remove();
    this.gone = made('review-gone');
    this.place.prepend(this.gone);
  }

  hideGone(): void {
    this.gone?.remove();
    this.gone = null;
  }
}

function made(template: string): HTMLElement {
  return copyOf(template).firstElementChild as HTMLElement;
}

function fill(notice: HTMLElement, words: string, title: string): void {
  notice.querySelector('[data-words]')!.textContent = words;
  notice.querySelector('[data-title]')!.textContent = title;
}
