/** Asks what is to be done with all that are chosen, and shows first what would happen. */
import { post, type Outcome } from './asking.ts';
import type { Report } from './report.ts';
import { say } from './words.ts';

export type Deed = 'assign' | 'move' | 'answer' | 'merge' | 'more';

/** Which parts of the dialog each deed has. */
const PARTS: Record<string, string[]> = {
  assign: ['assign'],
  move: ['move', 'word'],
  answer: ['word'],
  merge: ['merge', 'word'],
  more: ['more', 'priority'],
};
const CALM_MS = 250;
const MOST_REASONS = 4;
const MOST_NUMBERS = 8;

export class Bulk {
  private readonly dialog: HTMLDialogElement;
  private readonly home: string;
  private readonly done: (outcome: Outcome) => void;
  private deed: Deed = 'assign';
  private reports = '';
  private calm = 0;
  private asked = 0;

  /** @param done Told what was done. */
  constructor(dialog: HTMLDialogElement, home: string, done: (outcome: Outcome) => void) {
    this.dialog = dialog;
    this.done = done;
    this.home = home;
    this.form.addEventListener('submit', (event) => void this.onSubmit(event));
    this.form.addEventListener('keydown', (event) => this.onKey(event));
    this.form.addEventListener('input', () => this.previewSoon());
    this.form.addEventListener('change', (event) => this.onChange(event));
    this.part('[data-cancel]').addEventListener('click', () => dialog.close());
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  /** @param reports As the server reads them. */
  show(deed: Deed, title: string, reports: string, rows: readonly Report[]): void {
    this.deed = deed;
    this.reports = reports;
    this.form.reset();
    this.part('[data-title]').textContent = title;
    this.offerTargets(rows);
    this.showParts();
    this.part('[data-preview]').replaceChildren();
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>('[data-part]:not([hidden]) :is(select, textarea)')?.focus();
    void this.preview();
  }

  private get form(): HTMLFormElement {
    return this.dialog.querySelector('form')!;
  }

  private part(selector: string): HTMLElement {
    return this.dialog.querySelector<HTMLElement>(selector)!;
  }

  private field(name: string): HTMLSelectElement {
    return this.form.elements.namedItem(name) as HTMLSelectElement;
  }

  private showParts(): void {
    const other = this.field('other').value;
    const shown =
      this.deed === 'more' ? ['more', other, ...(other === 'route' ? ['word'] : [])] : PARTS[this.deed]!;
    for (const part of this.dialog.querySelectorAll<HTMLElement>('[data-part]'))
      part.hidden = !shown.includes(part.dataset.part!);
  }

  /** The oldest of those that are chosen comes first: it goes on as a rule. */
  private offerTargets(rows: readonly Report[]): void {
    const options = rows.map(
      ({ id, number, title, place }) => new Option(`${number} · ${title} · ${place}`, String(id)),
    );
    this.field('into').replaceChildren(...options);
  }

  /** Enter does it, also from a choice; in words it takes Ctrl, since there Enter is a line. */
  private onKey(event: KeyboardEvent): void {
    const from = event.target as Element;
    const isMeant = from.matches('select') || (from.matches('textarea') && (event.ctrlKey || event.metaKey));
    if (event.key !== 'Enter' || !isMeant) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  private onChange(event: Event): void {
    const select = event.target as HTMLSelectElement;
    if (select.matches('[data-template]') && select.value) {
      (this.form.elements.namedItem('word') as HTMLTextAreaElement).value = select.value;
      const move = select.selectedOptions[0]?.dataset.move;
      if (move && this.deed === 'move') this.field('move').value = move;
    }
    this.showParts();
    this.previewSoon();
  }

  private fields(): URLSearchParams {
    const fields = new URLSearchParams(new FormData(this.form) as unknown as Record<string, string>);
    fields.set('deed', this.deed === 'more' ? this.field('other').value : this.deed);
    fields.set('reports', this.reports);
    return fields;
  }

  private previewSoon(): void {
    clearTimeout(this.calm);
    this.calm = window.setTimeout(() => void this.preview(), CALM_MS);
  }

  private async preview(): Promise<void> {
    const number = (this.asked += 1);
    try {
      const outcome = await post<Outcome>(`${this.home}preview/`, this.fields());
      if (number === this.asked) this.tell(outcome);
    } catch (problem) {
      if (number === this.asked) this.part('[data-preview]').textContent = (problem as Error).message;
    }
  }

  private tell(outcome: Outcome): void {
    const lines = [
      line(say('willChange', { count: outcome.done.length }), 'strong'),
      ...refusedLines(outcome),
    ];
    this.part('[data-preview]').replaceChildren(...lines);
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    clearTimeout(this.calm);
    const fields = this.fields();
    fields.set('key', crypto.randomUUID());
    const button = this.part('[data-go]');
    button.ariaBusy = 'true';
    try {
      const outcome = await post<Outcome>(`${this.home}act/`, fields);
      this.dialog.close();
      this.done(outcome);
    } catch (problem) {
      this.part('[data-preview]').textContent = (problem as Error).message || say('trouble');
    }
    button.ariaBusy = null;
  }
}

function line(words: string, tag = 'p'): HTMLElement {
  const paragraph = document.createElement('p');
  const inner = document.createElement(tag === 'p' ? 'span' : tag);
  inner.textContent = words;
  paragraph.append(inner);
  return paragraph;
}

/** Why it cannot be done, with which: those with the same reason together. */
export function refusedLines({ refused }: Outcome): HTMLElement[] {
  if (!refused.length) return [];
  const by = new Map<string, string[]>();
  for (const { why, number } of refused) by.set(why, [...(by.get(why) ?? []), number]);
  const reasons = [...by].slice(0, MOST_REASONS).map(([why, numbers]) => {
    const named = numbers.filter(Boolean).slice(0, MOST_NUMBERS).join(', ');
    return line(`${why} ${named}${numbers.length > MOST_NUMBERS ? ' …' : ''}`);
  });
  return [line(say('cannot', { count: refused.length }), 'strong'), ...reasons];
}
