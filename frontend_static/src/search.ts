import { hasMap, isWide, page, tell } from './dom.ts';
import { Fetcher } from './fetching.ts';
import { ownPosition } from './position.ts';
import { choiceOf, nearQuery, nextOption, type Choice } from './search/options.ts';
import { showTrouble } from './trouble.ts';

/** Typing is over, or rests, after so many milliseconds. */
const REST_MS = 150;

/**
 * The box for everything, with suggestions while somebody types: a combobox with a list, as the WAI-ARIA Authoring Practices
 * describe it. Without a script it is a form that leads to the page with the results. Nothing that was typed is kept.
 */
export class AmSearch extends HTMLElement {
  private readonly fetcher = new Fetcher();
  private resting = 0;
  private marked = -1;
  /** On a phone the open search is a step of its own, which Back undoes. */
  private isStep = false;

  connectedCallback(): void {
    const field = this.field;
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', 'search-options');
    field.setAttribute('aria-expanded', 'false');
    field.addEventListener('input', () => this.onInput());
    field.addEventListener('focus', () => this.enter());
    field.addEventListener('keydown', (event) => this.onKey(event));
    this.panel.addEventListener('click', (event) => this.onOption(event));
    // A press on the list must not take the focus from the field.
    this.options.addEventListener('pointerdown', (event) => event.preventDefault());
    this.one('.search-back').addEventListener('click', () => this.leave());
    this.clearButton.addEventListener('click', () => this.clear());
    this.form.addEventListener('submit', (event) => this.onSubmit(event));
    this.addEventListener('focusout', (event) => this.onLeave(event));
    addEventListener('popstate', () => this.onBack());
    document.addEventListener('keydown', (event) => this.onSlash(event));
    this.syncClear();
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('.search-field');
  }

  private get form(): HTMLFormElement {
    return this.one('.search-form');
  }

  private get panel(): HTMLElement {
    return this.one('.search-panel');
  }

  private get options(): HTMLElement {
    return this.one('.search-options');
  }

  private get note(): HTMLElement {
    return this.one('.search-note');
  }

  private get clearButton(): HTMLElement {
    return this.one('.search-clear');
  }

  private get all(): HTMLElement[] {
    return [...this.options.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  private get isOpen(): boolean {
    return !this.panel.hidden;
  }

  private get typed(): string {
    return this.field.value.trim();
  }

  private onInput(): void {
    this.syncClear();
    // What was marked was an answer to other words.
    this.mark(-1);
    clearTimeout(this.resting);
    if (!this.typed) return this.close();
    this.resting = window.setTimeout(() => void this.suggest(), REST_MS);
  }

  private async suggest(): Promise<void> {
    const question = `?q=${encodeURIComponent(this.typed)}${nearQuery(this.whereabouts())}`;
    try {
      const drawn = await this.fetcher.html(this.field.dataset.suggestions! + question);
      if (drawn && this.contains(document.activeElement)) this.draw(drawn.content);
    } catch {
      this.open();
      this.options.replaceChildren();
      showTrouble(this.note, () => void this.suggest(), null);
    }
  }

  /** The visitor, when they have let the page know where they are; otherwise what the map shows. */
  private whereabouts(): { lon: number; lat: number } | null {
    return ownPosition() ?? page().state.at;
  }

  private draw(content: DocumentFragment): void {
    const words = content.querySelector<HTMLElement>('[data-count]')?.dataset.count ?? '';
    const nothing = content.querySelector('.search-nothing');
    this.note.replaceChildren(...(nothing ? [nothing] : []));
    this.options.replaceChildren(...content.querySelectorAll('.search-group'));
    this.open();
    this.mark(-1);
    this.one('[data-search-status]').textContent = words;
  }

  private open(): void {
    this.panel.hidden = false;
    this.field.setAttribute('aria-expanded', String(this.all.length > 0));
  }

  private close(): void {
    clearTimeout(this.resting);
    this.fetcher.stop();
    this.panel.hidden = true;
    this.mark(-1);
    this.options.replaceChildren();
    this.note.replaceChildren();
    this.one('[data-search-status]').textContent = '';
    this.field.setAttribute('aria-expanded', 'false');
  }

  private mark(place: number): void {
    const options = this.all;
    this.marked = options[place] ? place : -1;
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === place));
    const option = options[this.marked];
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.field.setAttribute('aria-activedescendant', option.id);
    else this.field.removeAttribute('aria-activedescendant');
  }

  private onKey(event: KeyboardEvent): void {
    const next = this.isOpen ? nextOption(event.key, this.marked, this.all.length) : null;
    if (next !== null) {
      event.preventDefault();
      this.mark(next);
    } else if (event.key === 'ArrowDown' && this.typed) {
      event.preventDefault();
      void this.suggest();
    } else if (event.key === 'Escape') this.onEscape(event);
  }

  /** First the list goes, then the words, then the search itself. */
  private onEscape(event: KeyboardEvent): void {
    event.preventDefault();
    if (this.isOpen) this.close();
    else if (this.field.value) this.clear();
    else this.leave();
  }

  private onSubmit(event: Event): void {
    const option = this.all[this.marked];
    if (option || !this.typed) event.preventDefault();
    if (option) this.choose(choiceOf(option));
  }

  private onOption(event: Event): void {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    if (option) this.choose(choiceOf(option));
  }

  private choose(choice: Choice): void {
    if (!document.body.classList.contains('explore') || !hasMap()) return location.assign(choice.href);
    const follow = () => show(choice);
    if (this.isStep) addEventListener('popstate', follow, { once: true });
    else follow();
    this.leave();
  }

  private clear(): void {
    this.field.value = '';
    this.syncClear();
    this.close();
    this.field.focus();
  }

  private syncClear(): void {
    this.clearButton.hidden = !this.field.value;
  }

  private enter(): void {
    if (!isWide() && !this.isStep) history.pushState(history.state, '');
    this.isStep ||= !isWide();
    this.setActive(true);
    if (this.typed && !this.isOpen) void this.suggest();
  }

  /** On a phone the open search covers what else there is. */
  private setActive(active: boolean): void {
    this.toggleAttribute('data-active', active);
    this.one('.search-back').hidden = !active || isWide();
    document.body.toggleAttribute('data-searching', active);
  }

  private leave(): void {
    if (this.isStep) history.back();
    else this.shut();
  }

  private onBack(): void {
    this.isStep = false;
    this.shut();
  }

  private shut(): void {
    this.close();
    this.setActive(false);
    if (this.contains(document.activeElement)) this.field.blur();
  }

  private onLeave(event: FocusEvent): void {
    if (!this.hasAttribute('data-active') || this.contains(event.relatedTarget as Node | null)) return;
    // A press on what is no field takes the focus to nowhere, and a phone that hides its keyboard does so too.
    if (event.relatedTarget === null && !isWide()) return;
    this.leave();
  }

  /** The slash leads into the search, unless somebody is writing. */
  private onSlash(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const writes = target.isContentEditable || target.matches('input, textarea, select');
    if (
      event.key !== '/' ||
      writes ||
      event.ctrlKey ||
      event.metaKey ||
      document.querySelector('dialog[open]')
    )
      return;
    event.preventDefault();
    this.field.focus();
    this.field.select();
  }
}

/** Opens a feature, or lets the map show anything else. */
function show(choice: Choice): void {
  if (choice.kind === 'feature') return page().go({ feature: choice.feature, way: null, snap: 'full' });
  page().go({ feature: null, way: null, snap: 'peek' });
  tell('am:place', { ...choice.at, title: choice.title });
}
