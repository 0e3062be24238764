/** Asks the server what there is to say while a form is filled in: things nearby, reports like this one, who is responsible. */

const REST_MS = 350;
const PATIENCE_MS = 12_000;
/** Their choice would be lost with them. */
const STAYS: Record<string, string> = { thing: 'things' };

export class Around {
  private readonly element: HTMLElement;
  private running: AbortController | null = null;
  private resting = 0;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  stop(): void {
    clearTimeout(this.resting);
    this.running?.abort();
  }

  /** @param name Of the field that has changed. */
  ask(name: string): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => void this.find(STAYS[name] ?? ''), REST_MS);
  }

  private async find(stays: string): Promise<void> {
    this.running?.abort();
    const own = new AbortController();
    this.running = own;
    try {
      const drawn = await this.fetch(own.signal);
      for (const slot of drawn.querySelectorAll<HTMLElement>('[data-slot]'))
        if (slot.dataset.slot !== stays) this.put(slot);
    } catch (problem) {
      // Without a network there is nothing to say; the form works all the same.
      if (!own.signal.aborted) console.info('Nothing is known of what is around:', problem);
    }
  }

  private async fetch(signal: AbortSignal): Promise<DocumentFragment> {
    const response = await fetch(this.element.dataset.around!, {
      method: 'POST',
      body: this.known(),
      headers: { Accept: 'text/html' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!response.ok) throw new Error(String(response.status));
    const template = document.createElement('template');
    template.innerHTML = await response.text();
    return template.content;
  }

  /** No pictures, no address, and nobody's mail. */
  private known(): FormData {
    const known = new FormData();
    for (const [name, value] of new FormData(this.element.querySelector('form')!)) {
      const isAsked = ['place', 'category', 'thing', 'text', 'another'].includes(name);
      if (isAsked || name.startsWith('answers.')) known.append(name, value);
    }
    return known;
  }

  /** What says the same stays as it is, with what was ticked in it and the focus. */
  private put(drawn: HTMLElement): void {
    const slot = this.element.querySelector<HTMLElement>(`[data-slot="${drawn.dataset.slot}"]`);
    const isSame = slot?.dataset.drawn === drawn.innerHTML;
    if (!slot || isSame) return;
    const isTicked = slot.querySelector<HTMLInputElement>('[name="another"]')?.checked ?? false;
    const before = others(slot);
    slot.dataset.drawn = drawn.innerHTML;
    slot.replaceChildren(...drawn.childNodes);
    const tick = slot.querySelector<HTMLInputElement>('[name="another"]');
    if (tick) tick.checked = isTicked && others(slot).every((other) => before.includes(other));
  }
}

function others(slot: Element): string[] {
  return [...slot.querySelectorAll<HTMLElement>('[data-other]')].map(({ dataset }) => dataset.other ?? '');
}
