/** Which reports are chosen, and which version of each was seen. */

export class Selection {
  private readonly versions = new Map<number, number>();
  private anchor: number | null = null;
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  get size(): number {
    return this.versions.size;
  }

  get numbers(): number[] {
    return [...this.versions.keys()];
  }

  has(id: number): boolean {
    return this.versions.has(id);
  }

  /** As the server reads it: `12:3,13:1`. */
  get written(): string {
    return [...this.versions].map(([id, version]) => `${id}:${version}`).join();
  }

  toggle(id: number, version: number): void {
    if (!this.versions.delete(id)) this.versions.set(id, version);
    this.anchor = id;
    this.changed();
  }

  /** Chooses everything from the one that was chosen last to this one. */
  extend(to: { id: number; version: number }, order: readonly { id: number; version: number }[]): void {
    const at = order.findIndex(({ id }) => id === to.id);
    const from = order.findIndex(({ id }) => id === this.anchor);
    if (at < 0 || from < 0) return this.toggle(to.id, to.version);
    for (const { id, version } of order.slice(Math.min(at, from), Math.max(at, from) + 1))
      this.versions.set(id, version);
    this.changed();
  }

  /** Adds what was found on the map or by a filter. */
  add(pairs: readonly (readonly [id: number, version: number])[]): void {
    for (const [id, version] of pairs) this.versions.set(id, version);
    this.changed();
  }

  drop(ids: Iterable<number>): void {
    for (const id of ids) this.versions.delete(id);
    this.changed();
  }

  clear(): void {
    this.versions.clear();
    this.anchor = null;
    this.changed();
  }

  /** Somebody of us has changed it, and the change is seen now. */
  renew(id: number, version: number): void {
    if (this.versions.has(id)) this.versions.set(id, version);
  }
}
