import type { Cover } from './view.ts';

/** Around what is shown, on each side. */
const AROUND_PX = 40;
/** So much of the map always stays for it, or it would not be shown at all. */
const LEAST_PX = 40;

/** What of a map is kept free beside what covers it: on a small screen less, but on each side its share. */
export function roomy({ top, right, bottom, left }: Cover, width: number, height: number): Cover {
  const across = shareOf(left + right, width);
  const down = shareOf(top + bottom, height);
  return {
    top: (top + AROUND_PX) * down,
    right: (right + AROUND_PX) * across,
    bottom: (bottom + AROUND_PX) * down,
    left: (left + AROUND_PX) * across,
  };
}

function shareOf(covered: number, size: number): number {
  return Math.min(1, Math.max(0, size - LEAST_PX) / (covered + 2 * AROUND_PX));
}
