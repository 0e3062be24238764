/** How much waits: in the heading, and by kind. */

export class Counts {
  private total = Number(this.heading.textContent);

  private get heading(): Element {
    return document.querySelector('[data-count]')!;
  }

  set(total: number): void {
    this.total = Math.max(0, total);
    this.heading.textContent = String(this.total);
  }

  /** One of a kind came or went. */
  change(by: 1 | -1, kind: string): void {
    this.set(this.total + by);
    for (const chip of document.querySelectorAll<HTMLElement>('.review-kinds [data-kind]')) {
      if (chip.dataset.kind && chip.dataset.kind !== kind) continue;
      const place = chip.querySelector('.review-kind-count')!;
      place.textContent = String(Math.max(0, Number(place.textContent) + by));
    }
  }
}
