/** Spots as the map draws them, and what is said of them while they are drawn. */
import type { Drawn } from '../map/drawing.ts';
import type { OwnMark } from '../map/own.ts';
import { areaOf, lengthOf } from './geometry.ts';
import type { Spot } from './types.ts';
import { areaWords, lengthWords, word } from './words.ts';

/** How long or large it is by now. */
export function measureOf(shape: Drawn): string {
  if (shape.type === 'Point') return '';
  if (shape.type === 'LineString') return lengthWords(lengthOf(shape.coordinates));
  return areaWords(areaOf(shape.coordinates[0]!));
}

export function markOf({ uid, geometry, title, colour, icon, proposed }: Spot): OwnMark {
  return { uid, geometry, title, colour, icon, state: proposed === 'pending' ? word('pending') : '' };
}
