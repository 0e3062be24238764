import type { Spot } from './types.ts';

/** What somebody does not want to see on this device. Others still see it. */

export class Hidden {
  private readonly name: string;
  private readonly ids: Set<string>;

  constructor(map: string) {
    this.name = `own-map-hidden-${map}`;
    this.ids = new Set(recall(this.name));
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Places can be hidden all at once. */
  hides({ uid, geometry }: Spot): boolean {
    return this.has(uid) || (geometry.type === 'Point' && this.has('places'));
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    try {
      localStorage.setItem(this.name, JSON.stringify([...this.ids]));
    } catch {
      // Without storage it holds for this page.
    }
  }
}

function recall(name: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
