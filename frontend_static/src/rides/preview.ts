/** The way of a ride that is being offered, as others will see it, drawn anew whenever its places change. */
import { tell } from '../dom.ts';
import { drawingOf } from './list.ts';

const PAUSE_MS = 500;

export class AmRidePreview extends HTMLElement {
  private pause = 0;
  private asking: AbortController | null = null;

  connectedCallback(): void {
    this.form.addEventListener('change', () => this.wait());
    this.wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.pause);
    this.asking?.abort();
  }

  private get form(): HTMLFormElement {
    return this.closest('form')!;
  }

  private wait(): void {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.draw(), PAUSE_MS);
  }

  private async draw(): Promise<void> {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const answer = await fetch(this.dataset.address!, {
        method: 'POST',
        body: new FormData(this.form),
        signal,
      });
      if (answer.ok) this.show(await answer.text());
    } catch (problem) {
      // It is only a help: without a network what stood there stays.
      if (!signal.aborted) console.info('No preview:', problem);
    }
  }

  private show(text: string): void {
    const drawn = new DOMParser().parseFromString(text, 'text/html');
    this.querySelector('[data-drawn]')!.replaceChildren(...drawn.body.childNodes);
    const line = this.querySelector('[data-line]');
    if (line) tell('am:ride', drawingOf(line));
    this.propose(this.querySelector<HTMLElement>('[data-proposed]')?.dataset.proposed);
  }

  /** A fair contribution, where nobody has written another one. */
  private propose(amount: string | undefined): void {
    const field = this.form.querySelector<HTMLInputElement>('[name="amount"]');
    if (!amount || !field || field.value !== (field.dataset.proposed ?? '')) return;
    field.dataset.proposed = field.value = amount;
  }
}
