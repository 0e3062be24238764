/** What somebody would have been told, drawn by the server anew whenever the form says something else. */

/** Who types is not asked after each letter, in milliseconds. */
const PAUSE_MS = 400;

export class AmPreview extends HTMLElement {
  private pause = 0;
  private asking: AbortController | null = null;

  connectedCallback(): void {
    const { form } = this;
    form?.addEventListener('input', () => this.wait());
    form?.addEventListener('change', () => this.wait());
    this.wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.pause);
    this.asking?.abort();
  }

  private get form(): HTMLFormElement | null {
    return this.closest('form');
  }

  private wait(): void {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.draw(), PAUSE_MS);
  }

  private async draw(): Promise<void> {
    if (!this.form) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const body = new FormData(this.form);
      const answer = await fetch(this.dataset.address!, { method: 'POST', body, signal });
      const text = answer.ok ? await answer.text() : null;
      if (text !== null && !signal.aborted) this.show(text);
    } catch (problem) {
      // It is only a help: without a network what stood there stays.
      if (!signal.aborted) console.info('No preview:', problem);
    }
  }

  private show(text: string): void {
    const drawn = new DOMParser().parseFromString(text, 'text/html');
    this.querySelector('[data-drawn]')!.replaceChildren(...drawn.body.childNodes);
  }
}
