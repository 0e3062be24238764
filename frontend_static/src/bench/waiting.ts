/** Shows at once when somebody stops: the server draws anew how it stands, as long as one waits and looks. */

/** Between two questions, in milliseconds: a car does not come around the corner faster. */
const PAUSE_MS = 5_000;

export class AmBench extends HTMLElement {
  private pause = 0;
  private readonly onShown = (): void => {
    if (!document.hidden) void this.ask();
  };

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.onShown);
    this.wait();
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.onShown);
    clearTimeout(this.pause);
  }

  private wait(): void {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    clearTimeout(this.pause);
    if (!document.hidden) await this.draw();
    if (this.isConnected) this.wait();
  }

  private async draw(): Promise<void> {
    try {
      const answer = await fetch(this.dataset.address!, { headers: { Accept: 'text/html' } });
      if (answer.ok) this.show(await answer.text());
    } catch (problem) {
      // Without a network what stood there stays; the next question may get through.
      console.info('How it stands is not known:', problem);
    }
  }

  /** What is as before stays untouched, so that nobody hears it again and no button loses the focus. */
  private show(text: string): void {
    const place = this.querySelector('[data-drawn]')!;
    const drawn = new DOMParser().parseFromString(text, 'text/html').body;
    if (said(drawn) === said(place)) return;
    place.replaceChildren(...drawn.childNodes);
    navigator.vibrate?.(200);
  }
}

function said(part: Element): string {
  return (part.textContent ?? '').replace(/\s+/g, ' ').trim();
}
