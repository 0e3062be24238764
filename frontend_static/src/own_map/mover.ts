/** Moves the chosen spot by the arrow keys. */
import { toast } from '../dom.ts';
import { moved } from './geometry.ts';
import type { Content, Spot, Uid } from './types.ts';
import { announce, word } from './words.ts';

export interface MoverEvents {
  spot: () => Spot | null;
  began: () => void;
  /** The degrees that a step on the screen is; `null` without a map. */
  step: (x: number, y: number) => [number, number] | null;
  moved: (uid: Uid, content: Content) => void;
}

export class Mover {
  private readonly events: MoverEvents;
  private isMoving = false;

  constructor(events: MoverEvents) {
    this.events = events;
  }

  begin(): void {
    this.isMoving = true;
    this.events.began();
    announce(word('hint-move'));
    toast(word('hint-move'));
  }

  /** Whether it was under way. */
  end(): boolean {
    const was = this.isMoving;
    this.isMoving = false;
    return was;
  }

  /** By so many pixels; tells whether anything moves. */
  by(x: number, y: number): boolean {
    const spot = this.isMoving ? this.events.spot() : null;
    const step = spot && this.events.step(x, y);
    if (!spot || !step) return false;
    this.events.moved(spot.uid, { ...spot, geometry: moved(spot.geometry, ...step) });
    return true;
  }
}
