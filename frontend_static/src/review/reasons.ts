/** The reasons for turning something down: hidden until they are asked for, each with a number. */

export class Reasons {
  private readonly place: Element;

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
