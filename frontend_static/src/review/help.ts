/** The list of keys, and whether keys decide at all: who speaks to their device must not decide by a stray letter. */
const KEPT_AS = 'review-keys';

export class Help {
  private readonly dialog: HTMLDialogElement;

  constructor(dialog: HTMLDialogElement) {
    this.dialog = dialog;
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog || (event.target as Element).closest('[data-close]')) dialog.close();
    });
    this.tick.checked = keysDecide();
    this.tick.addEventListener('change', () => keep(this.tick.checked));
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  show(): void {
    this.dialog.showModal();
  }

  private get tick(): HTMLInputElement {
    return this.dialog.querySelector<HTMLInputElement>('[data-keys-on]')!;
  }
}

export function keysDecide(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== 'off';
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, 'off');
  } catch {
    // Without storage they decide.
  }
}
