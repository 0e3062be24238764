/** The page on which a website's map is put together. The server composes; this only asks it again at each change. */
import '../styles/compose.css';
import { copy } from './copying.ts';
import { Fetcher } from './fetching.ts';
import type { ViewMessage } from './embed/map.ts';

/** Who types is not asked after each letter, in milliseconds. */
const PAUSE_MS = 300;

class AmCompose extends HTMLElement {
  private readonly fetcher = new Fetcher();
  private pause = 0;
  /** Where the preview's map stands now. */
  private at = '';

  connectedCallback(): void {
    this.form.addEventListener('input', () => this.wait());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.compose();
    });
    this.one('[data-take]').addEventListener('click', () => this.takeView());
    this.one('[data-copy]').addEventListener('click', (event) => void this.copy(event.currentTarget));
    addEventListener('message', (event) => this.hearPreview(event));
  }

  private get form(): HTMLFormElement {
    return this.one<HTMLFormElement>('form');
  }

  private get frame(): HTMLIFrameElement {
    return this.one<HTMLIFrameElement>('.compose-frame');
  }

  private get snippet(): HTMLTextAreaElement {
    return this.one<HTMLTextAreaElement>('.compose-snippet');
  }

  private one<Kind extends HTMLElement>(selector: string): Kind {
    return this.querySelector<Kind>(selector)!;
  }

  private wait(): void {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.compose(), PAUSE_MS);
  }

  private async compose(): Promise<void> {
    const query = new URLSearchParams(new FormData(this.form) as unknown as Record<string, string>);
    const address = `${this.form.getAttribute('action')}?${query}`;
    try {
      const drawn = await this.fetcher.html(address);
      if (drawn) this.show(drawn.content, address);
    } catch {
      // The server's own page says what went wrong, and offers the same form.
      this.form.submit();
    }
  }

  private show(page: DocumentFragment, address: string): void {
    const composed = page.querySelector<HTMLElement>('[data-composed]')!;
    this.snippet.value = composed.querySelector('textarea')!.value;
    this.frame.height = composed.dataset.height!;
    const preview = new URL(composed.dataset.frame!, location.href).href;
    // Not through `src`: each change would become a step that Back goes through.
    if (this.frame.contentWindow?.location.href !== preview)
      this.frame.contentWindow?.location.replace(preview);
    history.replaceState(history.state, '', address);
  }

  private hearPreview(event: MessageEvent<ViewMessage>): void {
    if (event.origin !== location.origin || event.source !== this.frame.contentWindow) return;
    if (event.data.type !== 'amtskarte:view') return;
    this.at = event.data.at;
    this.one<HTMLButtonElement>('[data-take]').disabled = false;
  }

  private takeView(): void {
    const places = this.one<HTMLSelectElement>('[name="at"]');
    const own =
      places.querySelector<HTMLOptionElement>('[data-own]') ?? new Option(places.dataset.chosenView ?? '');
    own.dataset.own = '';
    own.value = this.at;
    places.options[0]!.after(own);
    own.selected = true;
    this.one<HTMLSelectElement>('[name="zoom"]').value = '';
    void this.compose();
  }

  private async copy(button: EventTarget | null): Promise<void> {
    await copy(this.snippet.value, button as HTMLElement, () => this.snippet.select());
  }
}

customElements.define('am-compose', AmCompose);
