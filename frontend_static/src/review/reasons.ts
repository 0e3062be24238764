/** The reasons for turning something down: hidden until they are asked for, each with a number. */
import type { Task } from './outbox.ts';

export class Reasons {
  private readonly place: Element;
  /** What was written about entries that are to be decided about once more, by their numbers. */
  private readonly written = new Map<number, string>();

  /** @param place Where an entry is shown, with its reasons or without. */
  constructor(place: Element) {
    this.place = place;
  }

  get isOpen(): boolean {
    return Boolean(this.fold?.open);
  }

  toggle(): void {
    const { fold } = this;
    if (!fold) return;
    fold.open = !fold.open;
    if (fold.open) this.buttons[0]?.focus({ preventScroll: true });
  }

  /** Whether there was something to close. */
  close(): boolean {
    const { fold } = this;
    if (!fold?.open) return false;
    fold.open = false;
    fold.querySelector('summary')?.focus();
    return true;
  }

  /** Whether there is such a reason. */
  pick(which: number): boolean {
    const button = this.isOpen ? this.buttons[which - 1] : undefined;
    button?.click();
    return Boolean(button);
  }

  /** An answer was taken back, or the server does not take it: what was written is not lost. */
  remember({ number, body }: Pick<Task, 'number' | 'body'>): void {
    const words = body.get('words')?.trim();
    if (words) this.written.set(number, words);
  }

  /** Out of sight until reasons are asked for: it may well be accepted now. */
  putBack(number: number | null): void {
    const words = number !== null && this.written.get(number);
    const field = this.fold?.querySelector('textarea');
    if (words && field && !field.value) field.value = words;
  }

  private get fold(): HTMLDetailsElement | null {
    return this.place.querySelector('.review-reasons');
  }

  private get buttons(): HTMLButtonElement[] {
    return [...(this.fold?.querySelectorAll<HTMLButtonElement>('.review-reason') ?? [])];
  }
}

/** Whether an answer says why; otherwise it is asked for. */
export function saysWhy(form: HTMLFormElement, body: URLSearchParams): boolean {
  if (body.get('reason') || body.get('words')?.trim()) return true;
  form.querySelector<HTMLElement>('[data-words-missing]')!.hidden = false;
  form.querySelector('textarea')!.focus();
  return false;
}
