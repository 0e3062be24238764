/** Spots as the map draws them, and what is said of them while they are drawn. */
import type { Drawn } from '../map/drawing.ts';
import type { OwnMark } from '../map/own.ts';
import { lengthOf } from './geometry.ts';
import type { Spot } from './types.ts';
import { lengthWords, word } from './words.ts';

/** How long it is by now. */
export function measureOf(shape: Drawn): string {
  if (shape.type === 'Point') return '';
  const line = shape.type === 'LineString' ? shape.coordinates : shape.coordinates[0]!;
  return lengthWords(lengthOf(line));
}

export function markOf({ uid, geometry, title, colour, icon, proposed }: Spot): OwnMark {
  return { uid, geometry, title, colour, icon, state: proposed === 'pending' ? word('pending') : '' };
}
