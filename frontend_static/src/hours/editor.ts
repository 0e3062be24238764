import { format, isWhole, parse, type Hours, type Row, type Span } from './rules.ts';

const BLANK: Span = { from: '', to: '' };
const NEW_ROW: Row = { days: [], spans: [BLANK] };

/**
 * Rows of weekdays and times over a field with opening hours as text. What the field says is changed by its visitor only: a
 * text that rows cannot show stays a text, and one that they can show is written anew at the first change.
 */
export class AmOpeningHours extends HTMLElement {
  connectedCallback(): void {
    this.field.addEventListener('change', () => this.onText());
    this.editor.addEventListener('input', () => this.write());
    this.addEventListener('click', (event) => this.onClick(event));
    this.show(parse(this.field.value));
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('[data-text] input, [data-text] textarea');
  }

  private get editor(): HTMLElement {
    return this.one('[data-editor]');
  }

  private get always(): HTMLInputElement {
    return this.one('[data-always]');
  }

  private get holidays(): HTMLInputElement {
    return this.one('[data-holidays] input');
  }

  private get rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.hours-row')];
  }

  /** Shows rows, or the text where there can be none. */
  private show(hours: Hours | null): void {
    if (hours) this.draw(hours);
    this.showText(!hours);
    this.one('[data-only-text]').hidden = hours !== null;
  }

  private showText(asText: boolean): void {
    this.one('[data-text]').hidden = !asText;
    this.editor.hidden = asText;
    const button = this.one('[data-switch]');
    button.hidden = parse(this.field.value) === null;
    button.textContent = (asText ? button.dataset.toRows : button.dataset.toText) ?? '';
  }

  private draw({ always, rows, closedOnHolidays }: Hours): void {
    this.always.checked = always;
    this.holidays.checked = closedOnHolidays;
    const shown = rows.length ? rows : [NEW_ROW];
    this.one('[data-rows]').replaceChildren(...shown.map((row) => this.drawRow(row)));
    this.sync(this.read());
  }

  private drawRow({ days, spans }: Row): HTMLElement {
    const row = this.copy('[data-row]');
    for (const box of row.querySelectorAll('input')) box.checked = days.includes(Number(box.value));
    row.querySelector('[data-spans]')!.replaceChildren(...spans.map((span) => this.drawSpan(span)));
    return row;
  }

  private drawSpan({ from, to }: Span): HTMLElement {
    const span = this.copy('[data-span]');
    span.querySelector<HTMLInputElement>('[data-from]')!.value = from;
    // Fields for times end the day where the next one begins.
    span.querySelector<HTMLInputElement>('[data-to]')!.value = to.replace('24:00', '00:00');
    return span;
  }

  private copy(template: string): HTMLElement {
    const { content } = this.one<HTMLTemplateElement>(`template${template}`);
    return content.firstElementChild!.cloneNode(true) as HTMLElement;
  }

  private read(): Hours {
    const rows = this.rows.map(readRow);
    return { always: this.always.checked, rows, closedOnHolidays: this.holidays.checked };
  }

  private write(): void {
    const hours = this.read();
    this.sync(hours);
    this.field.value = format(hours);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Offers what can be done, and says what is missing. */
  private sync({ always, rows }: Hours): void {
    for (const part of ['[data-rows]', '[data-add-row]', '[data-missing]']) this.one(part).hidden = always;
    for (const row of this.rows) {
      const spans = row.querySelectorAll<HTMLElement>('[data-remove-span]');
      for (const button of spans) button.hidden = spans.length < 2;
      row.querySelector<HTMLElement>('[data-remove-row]')!.hidden = rows.length < 2;
    }
    const missing = this.one('[data-missing]');
    const isMissing = rows.some((row) => isBegun(row) && !isWhole(row));
    missing.textContent = isMissing ? (missing.dataset.words ?? '') : '';
  }

  /** Typed by hand, or put back from a draft. */
  private onText(): void {
    const hours = parse(this.field.value);
    const writesText = !this.one('[data-text]').hidden;
    if (!writesText || !hours) return this.show(hours);
    this.draw(hours);
    this.showText(true);
    this.one('[data-only-text]').hidden = true;
  }

  private onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button');
    if (!button) return;
    if ('switch' in button.dataset) this.switch();
    else if (this.edit(button)) this.write();
  }

  private switch(): void {
    this.showText(!this.editor.hidden);
    const now = this.editor.hidden ? this.field : this.always;
    now.focus();
  }

  /** @returns Whether the button changes rows. */
  private edit(button: HTMLElement): boolean {
    const row = button.closest<HTMLElement>('.hours-row');
    if ('addRow' in button.dataset) this.putIn(this.one('[data-rows]'), this.drawRow(NEW_ROW));
    else if ('addSpan' in button.dataset)
      this.putIn(row!.querySelector('[data-spans]')!, this.drawSpan(BLANK));
    else if ('removeSpan' in button.dataset) this.takeOut(button.closest('.hours-span')!);
    else if ('removeRow' in button.dataset) this.takeOut(row!);
    else return false;
    return true;
  }

  private putIn(place: Element, part: HTMLElement): void {
    place.append(part);
    part.querySelector('input')!.focus();
  }

  /** The focus goes on to what stands beside it. */
  private takeOut(part: Element): void {
    const beside = part.previousElementSibling ?? part.nextElementSibling;
    part.remove();
    beside?.querySelector('input')?.focus();
  }
}

function readRow(row: HTMLElement): Row {
  const boxes = [...row.querySelectorAll<HTMLInputElement>('.hours-day input:checked')];
  const spans = [...row.querySelectorAll<HTMLElement>('.hours-span')];
  return { days: boxes.map((box) => Number(box.value)), spans: spans.map(readSpan) };
}

function readSpan(span: HTMLElement): Span {
  const clock = (name: string) => span.querySelector<HTMLInputElement>(`[data-${name}]`)!.value;
  return { from: clock('from'), to: clock('to') };
}

function isBegun({ days, spans }: Row): boolean {
  return days.length > 0 || spans.some(({ from, to }) => from !== '' || to !== '');
}
