/** Draws rectangles on a picture, over what everybody else should not see. */
import { post, type Outcome } from './asking.ts';
import { say } from './words.ts';

/** Left, top, right, bottom, in shares of the sides. */
export type Region = [number, number, number, number];

const LEAST = 0.01;
const STEP = 0.02;
const FIRST: Region = [0.4, 0.4, 0.6, 0.6];

export class Cover {
  private readonly dialog: HTMLDialogElement;
  private readonly done: (outcome: Outcome) => void;
  private regions: Region[] = [];
  private action = '';
  private version = '';
  private from: { x: number; y: number } | null = null;

  constructor(dialog: HTMLDialogElement, done: (outcome: Outcome) => void) {
    this.dialog = dialog;
    this.done = done;
    this.on('[data-cancel]', () => dialog.close());
    this.on('[data-clear]', () => this.change([]));
    this.on('[data-add]', () => this.addOne());
    this.on('[data-go]', () => void this.send({ regions: JSON.stringify(this.regions) }));
    this.on('[data-conceal]', () => void this.send({ do: 'conceal' }));
    this.place.addEventListener('pointerdown', (event) => this.onDown(event));
    this.place.addEventListener('pointermove', (event) => this.onMove(event));
    this.place.addEventListener('pointerup', (event) => this.onUp(event));
    this.place.addEventListener('keydown', (event) => this.onKey(event));
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  show(button: HTMLElement, item: HTMLElement): void {
    this.action = button.dataset.cover!;
    this.version = item.dataset.version ?? '';
    this.dialog.querySelector<HTMLImageElement>('[data-large]')!.src = button.dataset.large!;
    this.problem = '';
    this.change(
      JSON.parse(button.closest<HTMLElement>('[data-regions]')?.dataset.regions ?? '[]') as Region[],
    );
    this.dialog.showModal();
  }

  private set problem(words: string) {
    this.dialog.querySelector('[data-problem]')!.textContent = words;
  }

  private get place(): HTMLElement {
    return this.dialog.querySelector<HTMLElement>('.triage-regions')!;
  }

  private on(selector: string, act: () => void): void {
    this.dialog.querySelector(selector)!.addEventListener('click', act);
  }

  private change(regions: Region[]): void {
    this.regions = regions;
    this.place.replaceChildren(...regions.map((region, at) => this.box(region, at)));
  }

  private box([left, top, right, bottom]: Region, at: number): HTMLElement {
    const box = document.createElement('div');
    box.className = 'triage-region';
    box.tabIndex = 0;
    box.dataset.at = String(at);
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', String(at + 1));
    const style = { left, top, width: right - left, height: bottom - top };
    for (const [name, share] of Object.entries(style)) box.style.setProperty(name, `${share * 100}%`);
    return box;
  }

  /** One in the middle, to be moved by arrows, and made larger or smaller with Shift. */
  private addOne(): void {
    this.change([...this.regions, FIRST]);
    this.place.querySelector<HTMLElement>('.triage-region:last-child')?.focus();
  }

  private share({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.place.getBoundingClientRect();
    return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
  }

  private onDown(event: PointerEvent): void {
    if (event.button) return;
    this.from = this.share(event);
    this.place.setPointerCapture(event.pointerId);
  }

  private onMove(event: PointerEvent): void {
    if (!this.from) return;
    const drawn = between(this.from, this.share(event));
    this.place.querySelector('[data-drawn]')?.remove();
    if (!isLarge(drawn)) return;
    const box = this.box(drawn, this.regions.length);
    box.dataset.drawn = '';
    this.place.append(box);
  }

  private onUp(event: PointerEvent): void {
    if (!this.from) return;
    const drawn = between(this.from, this.share(event));
    this.from = null;
    this.change(isLarge(drawn) ? [...this.regions, drawn] : this.regions);
  }

  private onKey(event: KeyboardEvent): void {
    const at = Number((event.target as HTMLElement).dataset.at ?? NaN);
    const region = this.regions[at];
    if (!region) return;
    const next =
      event.key === 'Delete' || event.key === 'Backspace' ? null : nudged(region, event.key, event.shiftKey);
    if (next === region) return;
    event.preventDefault();
    this.change(this.regions.flatMap((one, number) => (number === at ? (next ? [next] : []) : [one])));
    this.place.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus();
  }

  private async send(fields: Record<string, string>): Promise<void> {
    try {
      const outcome = await post<Outcome>(this.action, {
        ...fields,
        version: this.version,
        key: crypto.randomUUID(),
      });
      this.dialog.close();
      this.done(outcome);
    } catch (problem) {
      this.problem = (problem as Error).message || say('trouble');
    }
  }
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function between(from: { x: number; y: number }, to: { x: number; y: number }): Region {
  return [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)];
}

function isLarge([left, top, right, bottom]: Region): boolean {
  return right - left >= LEAST && bottom - top >= LEAST;
}

/** The same, a step further, or with `grows` a step larger or smaller; itself where the key says nothing. */
export function nudged(region: Region, key: string, grows: boolean): Region {
  const step = (
    { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] } as const
  )[key as 'ArrowLeft'];
  if (!step) return region;
  const [left, top, right, bottom] = region;
  const moved: Region = grows
    ? [left, top, within(right + step[0]), within(bottom + step[1])]
    : [left + step[0], top + step[1], right + step[0], bottom + step[1]];
  const fits = moved.every((share) => share >= 0 && share <= 1) && isLarge(moved);
  return fits ? moved : region;
}
