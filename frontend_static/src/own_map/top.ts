/** The head of the page: name, state of saving, who may see the map, and handing it on. */
import type { Status } from './sync.ts';
import type { About, Access } from './types.ts';
import { word } from './words.ts';

export interface TopEvents {
  changed: (values: Partial<About>) => void;
}

export class Top {
  private readonly host: HTMLElement;
  private readonly events: TopEvents;
  private about: About | null = null;
  /** What the page is called behind the name of the map, which may have any sign in it. */
  private readonly place: string;

  constructor(host: HTMLElement, events: TopEvents) {
    this.host = host;
    this.events = events;
    const name = this.one('[data-title]')?.textContent ?? '';
    this.place = document.title.startsWith(name) ? document.title.slice(name.length) : '';
    this.one('[data-rename]')?.addEventListener('click', () => this.rename());
    this.renaming?.addEventListener('submit', (event) => this.onRenamed(event));
    this.renaming?.addEventListener('keydown', (event) => this.onRenameKey(event));
    this.renaming?.querySelector('input')?.addEventListener('blur', () => this.close(false));
    host.addEventListener('change', (event) => this.onAccess(event));
    document.addEventListener('click', (event) => this.closeMenu(event));
  }

  show(about: About): void {
    this.about = about;
    const title = this.one('[data-title]')!;
    if (title.textContent !== about.title) title.textContent = about.title;
    document.title = about.title + this.place;
    for (const radio of this.host.querySelectorAll<HTMLInputElement>(
      'input[name="access"], input[name="share-access"]',
    ))
      radio.checked = radio.value === about.access;
    const words = this.one('[data-access-words]');
    if (words) words.textContent = word(`access-${about.access}`);
    this.host.dataset.access = about.access;
  }

  showStatus(status: Status): void {
    const place = this.one('[data-status]');
    if (!place || place.dataset.status === status) return;
    place.dataset.status = status;
    place.querySelector('[data-status-words]')!.textContent = word(`status-${status}`);
  }

  showSteps(canUndo: boolean, canRedo: boolean): void {
    for (const [name, can] of Object.entries({ undo: canUndo, redo: canRedo })) {
      for (const button of this.host.querySelectorAll(`[data-do="${name}"]`))
        button.setAttribute('aria-disabled', String(!can));
    }
  }

  private one(selector: string): HTMLElement | null {
    return this.host.querySelector<HTMLElement>(selector);
  }

  private get renaming(): HTMLFormElement | null {
    return this.host.querySelector<HTMLFormElement>('[data-renaming]');
  }

  private rename(): void {
    const form = this.renaming;
    const field = form?.querySelector('input');
    if (!form || !field) return;
    field.value = this.about?.title ?? '';
    form.hidden = false;
    this.host.toggleAttribute('data-renaming-now', true);
    field.focus();
    field.select();
  }

  private onRenamed(event: Event): void {
    event.preventDefault();
    const title = this.renaming!.querySelector('input')!.value.trim();
    if (title && title !== this.about?.title) this.events.changed({ title });
    this.close(true);
  }

  private onRenameKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.renaming!.querySelector('input')!.value = this.about?.title ?? '';
    this.close(true);
  }

  /** Who goes elsewhere has meant what they typed. */
  private close(byKey: boolean): void {
    const form = this.renaming!;
    if (form.hidden) return;
    form.hidden = true;
    this.host.removeAttribute('data-renaming-now');
    const title = form.querySelector('input')!.value.trim();
    if (!byKey && title && title !== this.about?.title) this.events.changed({ title });
    if (byKey) this.one('[data-rename]')?.focus();
  }

  private onAccess({ target }: Event): void {
    const { name, value } = target as HTMLInputElement;
    if (name === 'access' || name === 'share-access') this.events.changed({ access: value as Access });
  }

  private closeMenu({ target }: Event): void {
    const menu = this.host.querySelector<HTMLDetailsElement>('.own-access[open]');
    if (menu && !menu.contains(target as Node)) menu.open = false;
  }
}
