/** Where a sheet comes to rest. */
import type { Snap } from './state.ts';

/** How far below its highest place a sheet rests at each snap, in pixels. */
export type Offsets = Record<Snap, number>;

/** From the ground up. */
const SNAPS: readonly Snap[] = ['peek', 'half', 'full'];

/** A finger faster than this, in pixels per millisecond, flicks the sheet one snap on. */
const FLICK = 0.5;

/** The snap above or below; `null` where there is none. */
export function neighbour(snap: Snap, direction: 1 | -1): Snap | null {
  return SNAPS[SNAPS.indexOf(snap) + direction] ?? null;
}

/**
 * @param from Where the drag began.
 * @param offset Distance of the sheet's top from its highest place when the finger left, in pixels.
 * @param speed Of the finger, in pixels per millisecond; positive is downwards.
 * @param offsets The places to rest at.
 * @returns The snap to rest at; `null` when a sheet at its lowest was flicked away.
 */
export function draggedTo(from: Snap, offset: number, speed: number, offsets: Offsets): Snap | null {
  if (Math.abs(speed) > FLICK) return flicked(from, offset, speed, offsets);
  return SNAPS.reduce((best, snap) => (distance(snap) < distance(best) ? snap : best));

  function distance(snap: Snap): number {
    return Math.abs(offsets[snap] - offset);
  }
}

/** The next snap in the direction of the flick, seen from where the sheet is. */
function flicked(from: Snap, offset: number, speed: number, offsets: Offsets): Snap | null {
  const down = speed > 0;
  if (down && from === 'peek') return null;
  const ahead = SNAPS.filter((snap) => (down ? offsets[snap] > offset : offsets[snap] < offset));
  return (down ? ahead.at(-1) : ahead[0]) ?? (down ? 'peek' : 'full');
}
