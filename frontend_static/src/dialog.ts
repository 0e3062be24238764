/** Shows the content of another page of ours in a dialog, so that the map stays. Without a script it is that page. */
import { copyOf, page } from './dom.ts';
import { Fetcher } from './fetching.ts';
import { readWish, tick } from './filter.ts';
import { enliven } from './lively.ts';
import { remember } from './memory.ts';
import { toUrl } from './state.ts';
import { showTrouble } from './trouble.ts';

export class AmDialog extends HTMLElement {
  private opener: HTMLAnchorElement | null = null;
  private readonly fetcher = new Fetcher();

  connectedCallback(): void {
    document.addEventListener('click', (event) => this.onClick(event));
    this.addEventListener('change', (event) => this.onTick(event));
    this.dialog.addEventListener('close', () => this.onClose());
    page().subscribe(() => this.syncTicks());
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector('dialog')!;
  }

  private get body(): HTMLElement {
    return this.querySelector('.dialog-body')!;
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>('a[data-dialog]');
    if (link && event.button === 0 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.opener = link;
      void this.open(link.href);
    }
    // A click on the darkened page around it closes it.
    if (target === this.dialog || target.closest('[data-close]')) this.dialog.close();
    else if (this.contains(target) && target.closest('a[data-go]')) this.dialog.close();
    if (target.closest('a[data-unfilter]')) this.unfilter(event);
  }

  /** The browser gives the focus back to the link that opened the dialog, unless that has been drawn anew since. */
  private onClose(): void {
    this.fetcher.stop();
    this.body.replaceChildren();
    if (!this.opener || this.opener.isConnected) return;
    const { pathname } = this.opener;
    const links = [...document.querySelectorAll<HTMLAnchorElement>('a[data-dialog]')];
    links.find((link) => link.pathname === pathname)?.focus();
  }

  private unfilter(event: MouseEvent): void {
    event.preventDefault();
    page().go({ wish: '' });
    this.dialog.close();
  }

  private async open(address: string): Promise<void> {
    this.body.replaceChildren(copyOf('sketch'));
    if (!this.dialog.open) this.dialog.showModal();
    try {
      const piece = await this.fetcher.html(address);
      if (!piece) return;
      const content = piece.content.querySelector('[data-dialog-body]');
      this.body.replaceChildren(...(content?.childNodes ?? []));
    } catch {
      return showTrouble(this.body, () => void this.open(address), null);
    }
    enliven(this.body);
    this.nameAndSync();
  }

  private nameAndSync(): void {
    const heading = this.body.querySelector('h1');
    if (heading) this.dialog.setAttribute('aria-label', heading.textContent ?? '');
    for (const link of this.body.querySelectorAll<HTMLAnchorElement>('a[data-home]')) {
      link.href = toUrl({ ...page().state, home: link.dataset.home! });
    }
    this.syncTicks();
  }

  private get ticks(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[name="layers"]')];
  }

  /** What is shown to those who have not chosen anything. */
  private get usual(): string[] {
    return this.ticks.filter((box) => !('asked' in box.dataset)).map((box) => box.value);
  }

  private onTick(event: Event): void {
    const box = event.target as HTMLInputElement;
    if (box.name === 'place') return;
    if (box.name === 'open' && box.checked) onlyOne(box);
    if (box.form?.classList.contains('filter')) return page().go({ wish: wishOf(box.form) });
    if (box.name !== 'layers') return;
    const all = this.ticks.map((input) => input.value);
    // As with the chips: where the choice leads back, the page learns of it later.
    const layers = tick(page().state.layers, all, box.value, box.checked, this.usual);
    page().go({ layers });
    remember(layers);
    this.syncTicks();
  }

  private syncTicks(): void {
    const { layers } = page().state;
    const shown = layers.length ? layers : this.usual;
    for (const box of this.ticks) box.checked = shown.includes(box.value);
  }
}

/** Open now, or open then: both at once nobody means. */
function onlyOne(box: HTMLInputElement): void {
  for (const other of box.form!.querySelectorAll<HTMLInputElement>('input[name="open"]'))
    if (other !== box) other.checked = false;
}

function wishOf(form: HTMLFormElement): string {
  const said = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return readWish(new URLSearchParams(said));
}
