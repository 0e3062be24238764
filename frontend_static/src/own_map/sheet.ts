/** On a phone what is on the map lies in a sheet that is pulled up; on a wide screen it stands beside. */
import { isWide } from '../dom.ts';
import { Drag, type DragListener } from '../drag.ts';
import type { Cover } from '../map/view.ts';

const ENOUGH_PX = 40;
const FLICK = 0.4;

export class Sheet {
  private readonly sheet: HTMLElement;
  private readonly handle: HTMLButtonElement;
  private endedAt = 0;

  constructor(sheet: HTMLElement) {
    this.sheet = sheet;
    this.handle = sheet.querySelector<HTMLButtonElement>('[data-handle]')!;
    this.handle.addEventListener(
      'click',
      () => performance.now() - this.endedAt > 60 && this.set(!this.isOpen),
    );
    this.handle.addEventListener('pointerdown', (event) => this.onDown(event));
    this.set(false);
  }

  get isOpen(): boolean {
    return this.sheet.hasAttribute('data-open');
  }

  set(isOpen: boolean): void {
    this.sheet.toggleAttribute('data-open', isOpen);
    this.handle.setAttribute('aria-expanded', String(isOpen));
  }

  /** What of the map it hides, with the tools and the head of the page. */
  get cover(): Cover {
    if (isWide()) return { top: 0, right: 350, bottom: 0, left: 120 };
    return { top: 50, right: 0, bottom: this.height, left: 0 };
  }

  private get height(): number {
    const { top } = this.sheet.getBoundingClientRect();
    return Math.max(0, innerHeight - top);
  }

  private onDown(event: PointerEvent): void {
    const listener: DragListener = {
      moved: () => undefined,
      ended: (distance, speed) => this.onDragged(distance, speed),
    };
    const drag = new Drag(event.clientY, listener, event.timeStamp);
    const move = (moved: PointerEvent) => drag.to(moved.clientY, moved.timeStamp);
    const end = ({ timeStamp }: PointerEvent) => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
      drag.end(timeStamp);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  }

  private onDragged(distance: number, speed: number): void {
    this.endedAt = performance.now();
    if (Math.abs(distance) > ENOUGH_PX || Math.abs(speed) > FLICK) this.set(distance < 0);
  }
}
