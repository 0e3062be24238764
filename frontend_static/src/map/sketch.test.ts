import { describe, expect, it } from 'vitest';
import { sketchFeatures } from './sketch.ts';

const kinds = (corners: [number, number][], isClosed: boolean) =>
  sketchFeatures(corners, isClosed).features.map(({ geometry }) => geometry.type);

describe('a sketch', () => {
  it('begins with a corner, and closes itself from the third on', () => {
    expect(kinds([], true)).toEqual([]);
    expect(kinds([[1, 1]], true)).toEqual(['Point']);
    const two: [number, number][] = [
      [1, 1],
      [2, 1],
    ];
    expect(kinds(two, true)).toEqual(['Point', 'Point', 'LineString']);
    expect(kinds([...two, [2, 2]], true)).toEqual(['Point', 'Point', 'Point', 'LineString', 'Polygon']);
    expect(kinds([...two, [2, 2]], false)).toEqual(['Point', 'Point', 'Point', 'LineString']);
  });
});
