/** Follows a finger or a mouse up and down, and tells how fast it left. Times are those of the events: a busy page hears late. */

/** How far a finger may tremble before a tap becomes a drag, in pixels. */
export const TREMBLE_PX = 6;

/** A finger that rested this long before it lifted did not flick, in milliseconds. */
const REST_MS = 80;

export interface DragListener {
  /** @param distance Since the drag began, in pixels; positive is downwards. */
  moved: (distance: number) => void;
  /** @param speed In pixels per millisecond; positive is downwards. */
  ended: (distance: number, speed: number) => void;
}

export class Drag {
  private lastY: number;
  private lastTime: number;
  private speed = 0;
  /** Whether it went further than a tremble. */
  started = false;

  private readonly startY: number;
  private readonly listener: DragListener;

  constructor(startY: number, listener: DragListener, now: number) {
    this.startY = startY;
    this.listener = listener;
    this.lastY = startY;
    this.lastTime = now;
  }

  to(y: number, now: number): void {
    if (!this.started && Math.abs(y - this.startY) < TREMBLE_PX) return;
    this.started = true;
    const elapsed = Math.max(1, now - this.lastTime);
    // Half the new and half the old: a single late event must not look like a flick.
    this.speed = (this.speed + (y - this.lastY) / elapsed) / 2;
    this.lastY = y;
    this.lastTime = now;
    this.listener.moved(y - this.startY);
  }

  end(now: number): void {
    if (!this.started) return;
    this.listener.ended(this.lastY - this.startY, now - this.lastTime > REST_MS ? 0 : this.speed);
  }
}
