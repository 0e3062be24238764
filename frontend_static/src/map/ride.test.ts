import { expect, test } from 'vitest';
import type { RideDrawing } from '../dom.ts';
import { rideFeatures } from './ride.ts';

const ride: RideDrawing = {
  pale: [
    [
      [9, 47],
      [9.1, 47],
    ],
    [],
  ],
  strong: [
    [9.1, 47],
    [9.2, 47],
  ],
  dotted: [
    [
      [9.1, 47.01],
      [9.1, 47],
    ],
  ],
  points: [{ at: [9.1, 47], kind: 'on', label: 'Zustieg Am Markt' }],
};

test('each part of a ride is drawn in its own way', () => {
  const parts = rideFeatures(ride).features.map(({ properties }) => properties!['part'] as string);
  expect(parts).toEqual(['pale', 'strong', 'dotted', 'point']);
});

test('a part without a line is left out', () => {
  const { features } = rideFeatures({ pale: [], strong: [], dotted: [], points: [] });
  expect(features).toEqual([]);
});
