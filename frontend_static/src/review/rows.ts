/** The list of what waits: its order, what comes next, and what returns to it. */

export class Rows {
  private readonly list: HTMLElement;
  private readonly places = new WeakMap<Element, number>();
  private numbered = 0;

  constructor(list: HTMLElement) {
    this.list = list;
    this.numberAll();
  }

  get all(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('.review-row')];
  }

  get numbers(): number[] {
    return this.all.map(numberOf);
  }

  /** Where the next piece of the list is fetched; `null` when there is none. */
  get more(): HTMLElement | null {
    return this.list.querySelector<HTMLElement>('.review-more');
  }

  find(number: number | null): HTMLElement | null {
    return number === null ? null : this.list.querySelector(`.review-row[data-number="${number}"]`);
  }

  /** What stands so many rows further; at the end of the list there is nothing more. */
  beside(number: number | null, step: 1 | -1): HTMLElement | null {
    const rows = this.all;
    const at = rows.findIndex((row) => numberOf(row) === number);
    if (at < 0) return rows[0] ?? null;
    return rows[at + step] ?? null;
  }

  /** What is likely to be looked at next. */
  ahead(number: number | null, count: number): number[] {
    const numbers = this.numbers;
    const at = number === null ? -1 : numbers.indexOf(number);
    return numbers.slice(at + 1, at + 1 + count);
  }

  remove(row: HTMLElement): void {
    row.querySelector('a')?.removeAttribute('aria-current');
    row.remove();
  }

  /** Puts a row back where it stood. */
  restore(row: HTMLElement): void {
    const place = this.places.get(row) ?? 0;
    const later = this.all.find((other) => (this.places.get(other) ?? 0) > place);
    this.list.insertBefore(row, later ?? this.more);
  }

  /** Adds a piece of the list, without what is there already. */
  append(piece: DocumentFragment, isKnown: (number: number) => boolean): void {
    this.more?.remove();
    for (const row of piece.querySelectorAll<HTMLElement>('.review-row')) {
      const number = numberOf(row);
      if (this.find(number) || isKnown(number)) row.remove();
    }
    this.list.append(piece);
    this.numberAll();
  }

  mark(number: number | null): void {
    for (const link of this.list.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
    const link = this.find(number)?.querySelector('a');
    link?.setAttribute('aria-current', 'true');
    link?.scrollIntoView({ block: 'nearest' });
  }

  private numberAll(): void {
    for (const row of this.all) if (!this.places.has(row)) this.places.set(row, this.numbered++);
  }
}

export function numberOf(row: HTMLElement): number {
  return Number(row.dataset.number);
}
