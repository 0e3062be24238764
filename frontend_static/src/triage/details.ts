/** One report beside the list: what the server drew, and what is typed into it. */
import { post } from './asking.ts';
import type { Outcome } from './asking.ts';
import { fetchHtml } from '../fetching.ts';
import { forget, forgetKept, hasWords, keepTyped, putBack } from './typed.ts';
import type { Typed } from './typed.ts';

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
  private underWay = 0;
  /** What was typed into each report: who looks at another one and comes back finds it again. */
  private readonly drafts = new Map<number, Typed>();

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

  /** Whether a report is on its way here, maybe a newer one than is seen. */
  get isComing(): boolean {
    return this.underWay > 0;
  }

  /** Whether somebody is writing into it. */
  get isTyped(): boolean {
    return hasWords(keepTyped(this.panel));
  }

  /** Whether there is something that would be lost with the page. */
  get hasDrafts(): boolean {
    this.keep();
    return [...this.drafts.values()].some(hasWords);
  }

  async open(id: number, focus = true): Promise<void> {
    this.wanted = id;
    const content = await this.fetch(id);
    if (this.wanted !== id) return;
    const isSame = this.id === id;
    const top = this.panel.scrollTop;
    const kept = this.keep();
    this.panel.querySelector('[data-shown]')!.replaceChildren(content);
    this.panel.hidden = false;
    this.panel.scrollTop = isSame ? top : 0;
    const typed = isSame ? kept : this.drafts.get(id);
    if (typed) putBack(this.panel, isSame ? typed : { ...typed, focused: null });
    if (focus && !isSame) this.panel.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
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
    this.keep();
    this.panel.hidden = true;
    this.panel.querySelector('[data-shown]')!.replaceChildren();
  }

  /** Loads it again, unless another one is on its way: only the versions are new, and whatever was typed stays. */
  async renew(): Promise<void> {
    const { id } = this;
    if (id !== null && (this.wanted ?? id) === id) await this.open(id, false);
  }

  private async fetch(id: number): Promise<DocumentFragment> {
    this.underWay += 1;
    try {
      return (await fetchHtml(`${this.home}${id}/`)).content;
    } catch (problem) {
      if (this.wanted === id) this.wanted = this.id;
      throw problem;
    } finally {
      this.underWay -= 1;
    }
  }

  private forget(sent: HTMLFormElement, id: number | null): void {
    const draft = id === null ? null : this.drafts.get(id);
    if (id === this.id) forget(this.panel, sent);
    else if (draft) forgetKept(draft, sent);
  }

  private keep(): Typed | null {
    if (this.id === null) return null;
    const typed = keepTyped(this.panel);
    if (typed.fields.size) this.drafts.set(this.id, typed);
    else this.drafts.delete(this.id);
    return typed;
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
    const { id } = this;
    const fields = new URLSearchParams(
      new FormData(form, event.submitter) as unknown as Record<string, string>,
    );
    try {
      if (isNote) {
        await post(form.action, fields);
        this.forget(form, id);
        return this.events.noted();
      }
      fields.set('key', crypto.randomUUID());
      const outcome = await post<Outcome>(form.action, fields);
      this.forget(form, id);
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
