/** One report beside the list: what the server drew, and what is typed into it. */
import { post } from './asking.ts';
import type { Outcome } from './asking.ts';
import { fetchHtml, type Piece } from '../fetching.ts';

export interface DetailEvents {
  /** Something was done with it. */
  done: (outcome: Outcome) => void;
  /** It was not. */
  refused: (problem: unknown, form: HTMLElement) => void;
  /** A note was written. */
  noted: () => void;
  cover: (button: HTMLElement, item: HTMLElement) => void;
}

export class Details {
  private readonly panel: HTMLElement;
  private readonly home: string;
  private readonly events: DetailEvents;
  /** What is asked for, so that of two answers the last counts. */
  private wanted: number | null = null;

  constructor(panel: HTMLElement, home: string, events: DetailEvents) {
    this.panel = panel;
    this.home = home;
    this.events = events;
    panel.addEventListener('submit', (event) => void this.onSubmit(event));
    panel.addEventListener('change', (event) => this.onTemplate(event));
    panel.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-do="cover"]');
      if (button && this.item) this.events.cover(button, this.item);
    });
  }

  get item(): HTMLElement | null {
    return this.panel.querySelector('.triage-item');
  }

  get id(): number | null {
    return this.panel.hidden || !this.item ? null : Number(this.item.dataset.id);
  }

  get version(): number {
    return Number(this.item?.dataset.version ?? 0);
  }

  /** Whether there is something in it that would be lost. */
  get isTyped(): boolean {
    const fields = this.panel.querySelectorAll<HTMLTextAreaElement>('textarea');
    return [...fields].some((field) => field.value !== field.defaultValue);
  }

  async open(id: number): Promise<void> {
    this.wanted = id;
    const { content } = await this.fetched(id);
    if (this.wanted !== id) return;
    const isSame = this.id === id;
    this.put(content, isSame ? this.panel.scrollTop : 0);
    if (!isSame) this.panel.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }

  private fetched(id: number): Promise<Piece> {
    return fetchHtml(`${this.home}${id}/`);
  }

  private put(content: DocumentFragment, top: number): void {
    this.panel.querySelector('[data-shown]')!.replaceChildren(content);
    this.panel.hidden = false;
    this.panel.scrollTop = top;
  }

  /** Somebody has opened it: what its sender has said is no news any more, as soon as the page is seen. */
  look(): void {
    if (document.hidden)
      return document.addEventListener('visibilitychange', () => this.look(), { once: true });
    const form = this.panel.querySelector<HTMLFormElement>('form[data-seen]');
    if (form) void this.see(form);
  }

  close(): void {
    this.wanted = null;
    this.panel.hidden = true;
    this.panel.querySelector('[data-shown]')!.replaceChildren();
  }

  /** Loads it again and puts back what was typed until it came: only the versions are new. */
  async renew(): Promise<void> {
    const { id, wanted } = this;
    if (id === null) return;
    const { content } = await this.fetched(id);
    if (this.id !== id || this.wanted !== wanted) return;
    const typed = [...this.panel.querySelectorAll<HTMLTextAreaElement>('textarea')]
      .filter((field) => field.value !== field.defaultValue)
      .map((field) => [nameOf(field), field.value] as const);
    const open = [...this.panel.querySelectorAll('details')].map(({ open: isOpen }) => isOpen);
    const focused = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement : null;
    const caret =
      focused && this.panel.contains(focused) ? ([nameOf(focused), focused.selectionStart] as const) : null;
    this.put(content, this.panel.scrollTop);
    for (const [at, details] of this.panel.querySelectorAll('details').entries())
      details.open = open[at] ?? false;
    for (const field of this.panel.querySelectorAll<HTMLTextAreaElement>('textarea')) {
      const kept = typed.find(([name]) => name === nameOf(field));
      if (kept) field.value = kept[1];
      if (caret && caret[0] === nameOf(field)) {
        field.focus({ preventScroll: true });
        field.setSelectionRange(caret[1], caret[1]);
      }
    }
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.matches('[data-seen]')) {
      event.preventDefault();
      return this.see(form);
    }
    const isNote = form.matches('[data-note]');
    if (!isNote && !form.matches('[data-deed]')) return;
    event.preventDefault();
    const fields = new URLSearchParams(
      new FormData(form, event.submitter) as unknown as Record<string, string>,
    );
    try {
      if (isNote) {
        await post(form.action, fields);
        form.querySelector('textarea')!.value = '';
        return this.events.noted();
      }
      fields.set('key', crypto.randomUUID());
      const outcome = await post<Outcome>(form.action, fields);
      for (const field of form.querySelectorAll('textarea')) field.value = field.defaultValue;
      this.events.done(outcome);
    } catch (problem) {
      this.events.refused(problem, form);
    }
  }

  private async see(form: HTMLFormElement): Promise<void> {
    try {
      await post(form.action, new URLSearchParams(new FormData(form) as unknown as Record<string, string>));
      const hadFocus = form.contains(document.activeElement);
      form.remove();
      if (hadFocus) this.panel.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    } catch {
      // It stays news, and its button stays.
    }
  }

  private onTemplate(event: Event): void {
    const select = event.target as HTMLSelectElement;
    if (!select.matches('[data-template]')) return;
    const field = select.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=word]');
    if (field && select.value) field.value = select.value;
    field?.focus();
  }
}

/** Which field it is, of those of one report. */
function nameOf(field: HTMLTextAreaElement): string {
  const deed = field.form?.querySelector<HTMLInputElement>('input[name=deed]')?.value ?? '';
  return `${deed} ${field.form?.dataset.note === undefined ? '' : 'note'} ${field.name}`;
}
