/** What stands around the list: tabs with their numbers, filters, the search, and the views that were kept. */
import { get, post } from './asking.ts';
import { type Filter, isPressed, tabValues } from './filter.ts';

const CALM_MS = 300;

export class Chrome {
  private readonly filter: Filter;
  private readonly changed: () => void;
  private readonly home: string;
  private calm = 0;

  /** @param changed Another part is looked at. */
  constructor(filter: Filter, home: string, changed: () => void) {
    this.filter = filter;
    this.home = home;
    this.changed = changed;
    this.form.addEventListener('change', () => this.onFilter());
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.search.form!.addEventListener('submit', (event) => (event.preventDefault(), this.onSearch()));
    this.search.addEventListener('input', () => {
      clearTimeout(this.calm);
      this.calm = window.setTimeout(() => this.onSearch(), CALM_MS);
    });
    document
      .querySelector('.triage-views')!
      .addEventListener('click', (event) => this.onClick(event as MouseEvent));
    this.keepDialog.querySelector('form')!.addEventListener('submit', (event) => void this.keep(event));
    this.keepDialog.querySelector('[data-cancel]')!.addEventListener('click', () => this.keepDialog.close());
    this.show();
  }

  get search(): HTMLInputElement {
    return document.querySelector<HTMLInputElement>('[data-search] input')!;
  }

  /** Shows what the address says. */
  show(): void {
    const query = this.filter.query;
    for (const tab of document.querySelectorAll<HTMLElement>('[data-tab]'))
      tab.ariaPressed = String(isPressed(tab.dataset.tab!, query));
    for (const field of this.fields) {
      const value = query.get(field.name) ?? '';
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === '1';
      else field.value = value || (field.name === 'sort' ? 'overdue' : '');
    }
    if (document.activeElement !== this.search) this.search.value = query.get('text') ?? '';
    for (const button of document.querySelectorAll<HTMLElement>('[data-mode]'))
      button.ariaPressed = String(button.dataset.mode === (query.get('mode') || 'list'));
    for (const link of document.querySelectorAll<HTMLElement>('[data-view-query]')) {
      if (link.dataset.viewQuery === this.filter.kept) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  async count(asked: URLSearchParams): Promise<void> {
    const numbers = await get<Record<string, number>>(`${this.home}numbers/?${asked}`);
    for (const place of document.querySelectorAll<HTMLElement>('[data-number]'))
      if (place.dataset.number! in numbers) place.textContent = String(numbers[place.dataset.number!]);
  }

  toggleFilters(): void {
    this.form.hidden = !this.form.hidden;
    document.querySelector<HTMLElement>('[data-do="filters"]')!.ariaExpanded = String(!this.form.hidden);
    if (!this.form.hidden) this.form.querySelector('select')?.focus();
  }

  /** Whether there was something to close. */
  closeFilters(): boolean {
    if (this.form.hidden) return false;
    this.toggleFilters();
    return true;
  }

  toggleMode(): void {
    this.filter.set({ mode: this.filter.value('mode') === 'board' ? '' : 'board' });
    this.changed();
  }

  clear(): void {
    this.filter.clear();
    this.changed();
  }

  /** Lists what is outside the map's view, too. */
  widen(): void {
    this.filter.set({ here: '0' });
    this.changed();
  }

  askName(): void {
    this.keepDialog.querySelector('[data-problem]')!.textContent = '';
    this.keepDialog.showModal();
    this.keepDialog.querySelector<HTMLInputElement>('[name=name]')!.focus();
  }

  private get form(): HTMLFormElement {
    return document.querySelector<HTMLFormElement>('[data-filters]')!;
  }

  private get fields(): (HTMLSelectElement | HTMLInputElement)[] {
    return [...this.form.querySelectorAll<HTMLSelectElement | HTMLInputElement>('[name]')];
  }

  private get keepDialog(): HTMLDialogElement {
    return document.querySelector<HTMLDialogElement>('[data-keep-dialog]')!;
  }

  private onFilter(): void {
    const said = new FormData(this.form);
    const values = Object.fromEntries(this.fields.map(({ name }) => [name, String(said.get(name) ?? '')]));
    if (values['sort'] === 'overdue') values['sort'] = '';
    this.filter.set(values);
    this.changed();
  }

  private onSearch(): void {
    clearTimeout(this.calm);
    if (this.search.value.trim() === this.filter.value('text')) return;
    this.filter.set({ text: this.search.value.trim() }, false);
    this.changed();
  }

  private onClick(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-tab], [data-mode], [data-forget]');
    if (!button) return;
    if (button.dataset.forget) return void this.forget(button);
    if (button.dataset.tab) this.filter.set(tabValues(button.dataset.tab, this.filter.query));
    if (button.dataset.mode) this.filter.set({ mode: button.dataset.mode === 'board' ? 'board' : '' });
    this.changed();
  }

  private async forget(button: HTMLElement): Promise<void> {
    await post(button.dataset.forget!, {});
    button.closest('li')?.remove();
  }

  /** A view that is kept stands among the tabs once the page is loaded anew. */
  private async keep(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    fields.set('query', this.filter.kept);
    try {
      await post(form.getAttribute('action')!, fields);
      location.reload();
    } catch (problem) {
      this.keepDialog.querySelector('[data-problem]')!.textContent = (problem as Error).message;
    }
  }
}
