import { hasMap, isWide, page } from './dom.ts';
import { Drag, TREMBLE_PX, type DragListener } from './drag.ts';
import { draggedTo, neighbour, type Offsets } from './snaps.ts';
import type { Snap } from './state.ts';

/** As `--peek-height` and the half height in sheet.css. */
const PEEK_PX = 182;
const ABOVE_HALF = 0.49;

/** The sheet over the map on a phone: dragged by its head, raised by its button, and always at an address. */
export class AmSheet extends HTMLElement {
  private drag: Drag | null = null;
  private pullStart: number | null = null;
  private dragEnded = 0;
  /** How far the list was scrolled when something came over it: a busy browser forgets that of what it does not draw. */
  private left: { list: Element; top: number } | null = null;

  connectedCallback(): void {
    this.addEventListener('pointerdown', (event) => this.onDown(event));
    this.addEventListener('click', (event) => this.swallowClickAfterDrag(event), true);
    this.addEventListener('touchstart', (event) => (this.pullStart = event.touches[0]?.clientY ?? null));
    this.addEventListener('touchmove', (event) => this.onPull(event), { passive: false });
    this.addEventListener('touchend', () => (this.pullStart = null));
    this.handle?.addEventListener('click', () => this.onHandle());
    this.handle?.addEventListener('keydown', (event) => this.onHandleKey(event));
    page().subscribe(() => this.show());
    this.show();
  }

  private get handle(): HTMLButtonElement | null {
    return this.querySelector('.sheet-handle');
  }

  private get snap(): Snap {
    return page().state.snap;
  }

  private show(): void {
    const { snap, feature } = page().state;
    this.turnTo(feature ? 'feature' : 'list', snap);
    const raised = snap === 'full';
    const words = this.handle?.dataset;
    this.handle?.setAttribute('aria-expanded', String(raised));
    this.handle?.setAttribute('aria-label', (raised ? words?.lower : words?.raise) ?? '');
  }

  /** A list has the more room to scroll the lower the sheet stands, so its place is read before and set after. */
  private turnTo(view: 'feature' | 'list', snap: Snap): void {
    const { dataset } = document.body;
    const isTurned = dataset.view !== view;
    const list = this.querySelector('am-list .scroller');
    if (isTurned && view === 'feature') this.left = list && { list, top: list.scrollTop };
    Object.assign(dataset, { view, snap });
    if (isTurned && view === 'list' && list && list === this.left?.list) list.scrollTop = this.left.top;
  }

  /** `null` is a sheet that was flicked away at its lowest: a feature leaves, the list stays. */
  private move(snap: Snap | null): void {
    if (snap && snap !== this.snap) page().go({ snap });
    else if (!snap && page().state.feature) page().up();
  }

  private onHandle(): void {
    this.move(this.snap === 'full' ? 'half' : neighbour(this.snap, 1));
  }

  private onHandleKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.move(neighbour(this.snap, event.key === 'ArrowUp' ? 1 : -1));
  }

  /** How far below its highest place the sheet rests, in pixels. */
  private offsets(): Offsets {
    const bottom = this.offsetTop + this.offsetHeight;
    const shownAtHalf = bottom - ABOVE_HALF * window.innerHeight;
    return { full: 0, half: this.offsetHeight - shownAtHalf, peek: this.offsetHeight - PEEK_PX };
  }

  private onDown(event: PointerEvent): void {
    const zone = this.snap === 'peek' || (event.target as Element).closest('[data-drag]');
    // One finger holds it: a second one would take its drag away and leave the sheet where it is.
    if (isWide() || !hasMap() || event.button !== 0 || !zone || this.drag) return;
    const drag = this.begin(event.clientY, event.timeStamp);
    this.followUntilUp(
      'pointermove',
      ['pointerup', 'pointercancel'],
      (moved) => moved instanceof PointerEvent && drag.to(moved.clientY, moved.timeStamp),
    );
  }

  private begin(y: number, now: number): Drag {
    const offsets = this.offsets();
    const start = offsets[this.snap];
    const listener: DragListener = {
      moved: (distance) => this.lift(Math.max(0, start + distance), offsets),
      ended: (distance, speed) => this.rest(Math.max(0, start + distance), speed, offsets),
    };
    this.drag = new Drag(y, listener, now);
    return this.drag;
  }

  private lift(offset: number, offsets: Offsets): void {
    this.toggleAttribute('data-dragging', true);
    // The list shows as soon as there is more room than the peek needs.
    document.body.toggleAttribute('data-lifted', offset < offsets.peek - 24);
    this.style.setProperty('--drag', `${offset}px`);
  }

  private rest(offset: number, speed: number, offsets: Offsets): void {
    this.dragEnded = performance.now();
    this.removeAttribute('data-dragging');
    document.body.removeAttribute('data-lifted');
    this.style.removeProperty('--drag');
    this.move(draggedTo(this.snap, offset, speed, offsets));
  }

  /** A mouse that lets go of a dragged sheet above a link did not click it. */
  private swallowClickAfterDrag(event: MouseEvent): void {
    if (performance.now() - this.dragEnded > 50) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Pulling a list down that stands at its beginning lowers the sheet. */
  private onPull(event: TouchEvent): void {
    const y = event.touches[0]?.clientY;
    const scroller = (event.target as Element).closest('.scroller');
    if (isWide() || !hasMap() || y === undefined || !scroller || this.drag || scroller.scrollTop > 0) {
      this.pullStart = null;
      return;
    }
    this.pullStart ??= y;
    const pulled = y - this.pullStart;
    if (pulled < 0 || !event.cancelable) return;
    // At once: a browser that has begun to scroll cannot be stopped any more.
    event.preventDefault();
    if (pulled < TREMBLE_PX) return;
    const drag = this.begin(this.pullStart, event.timeStamp);
    this.followUntilUp('touchmove', ['touchend', 'touchcancel'], (moved) => {
      if (moved.cancelable) moved.preventDefault();
      const touch = (moved as TouchEvent).touches[0];
      if (touch) drag.to(touch.clientY, moved.timeStamp);
    });
  }

  private followUntilUp(moving: string, ending: string[], follow: (event: Event) => void): void {
    const end = ({ timeStamp }: Event) => {
      document.removeEventListener(moving, follow);
      for (const type of ending) document.removeEventListener(type, end);
      this.drag?.end(timeStamp);
      this.drag = null;
      this.pullStart = null;
    };
    document.addEventListener(moving, follow, { passive: false });
    for (const type of ending) document.addEventListener(type, end);
  }
}
