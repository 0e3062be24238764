import { describe, expect, it } from 'vitest';
import type { Position } from 'geojson';
import { areaOf, boxOf, crossesItself, distance, lengthOf, middleOf, moved, snapped } from './geometry.ts';
import type { Shape } from './types.ts';
import { areaWords } from './words.ts';

const SQUARE: Position[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];

describe('lengths', () => {
  it('measures a degree of the meridian', () => {
    expect(distance([9, 47], [9, 48])).toBeCloseTo(111_195, -1);
  });

  it('adds up the legs of a way', () => {
    const legs = [
      [9, 47],
      [9, 48],
      [9, 47],
    ];
    expect(lengthOf(legs)).toBeCloseTo(2 * 111_195, -2);
    expect(lengthOf([[9, 47]])).toBe(0);
  });
});

describe('sizes', () => {
  it('measures a degree by a degree at the equator, whichever way round', () => {
    expect(areaOf(SQUARE) / 12_363_600_000).toBeCloseTo(1, 3);
    expect(areaOf(SQUARE.toReversed())).toBeCloseTo(areaOf(SQUARE));
  });

  it('knows nothing of two corners', () => {
    expect(areaOf([SQUARE[0]!, SQUARE[1]!, SQUARE[0]!])).toBe(0);
  });

  it('says them as people do', () => {
    document.documentElement.lang = 'de';
    expect(areaWords(449.6)).toBe('450\u00a0m²');
    expect(areaWords(25_400)).toBe('2,5\u00a0ha');
    expect(areaWords(3_000_000)).toBe('300\u00a0ha');
  });
});

describe('an area that crosses itself', () => {
  it('is told from one that does not', () => {
    expect(crossesItself(SQUARE)).toBe(false);
    const bow = [SQUARE[0]!, SQUARE[2]!, SQUARE[1]!, SQUARE[3]!, SQUARE[0]!];
    expect(crossesItself(bow)).toBe(true);
  });

  it('is one that goes back upon its own edge', () => {
    const spike: Position[] = [
      [0, 0],
      [2, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    expect(crossesItself(spike)).toBe(true);
  });

  it('is one that touches its own edge with a corner', () => {
    const touching: Position[] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 0],
      [0, 4],
      [0, 0],
    ];
    expect(crossesItself(touching)).toBe(true);
  });

  it('is not a line, which may become one', () => {
    expect(
      crossesItself([
        [0, 0],
        [1, 0],
        [1, 0],
        [0, 0],
      ]),
    ).toBe(false);
  });

  it('is not one that is still being drawn, with its last point twice', () => {
    expect(
      crossesItself([
        [0, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
    ).toBe(false);
  });
});

describe('shapes', () => {
  const area: Shape = { type: 'Polygon', coordinates: [SQUARE] };

  it('have a box and a middle', () => {
    expect(boxOf(area, { type: 'Point', coordinates: [5, -1] })).toEqual({
      west: 0,
      south: -1,
      east: 5,
      north: 1,
    });
    expect(middleOf(area)).toEqual([0.5, 0.5]);
  });

  it('move as a whole', () => {
    expect(
      moved(
        {
          type: 'LineString',
          coordinates: [
            [1, 1],
            [2, 2],
          ],
        },
        0.5,
        -1,
      ),
    ).toEqual({
      type: 'LineString',
      coordinates: [
        [1.5, 0],
        [2.5, 1],
      ],
    });
  });
});

describe('snapping', () => {
  const project = ([x = 0, y = 0]: Position) => ({ x: x * 100, y: y * 100 });
  const line: Shape = {
    type: 'LineString',
    coordinates: [
      [0, 0],
      [2, 0],
    ],
  };

  it('prefers a point to a line that is nearer', () => {
    expect(snapped({ x: 8, y: 3 }, [line], project, 12)).toEqual([0, 0]);
  });

  it('takes the nearest place of a line', () => {
    expect(snapped({ x: 100, y: 8 }, [line], project, 12)).toEqual([1, 0]);
  });

  it('leaves alone what is far away', () => {
    expect(snapped({ x: 100, y: 40 }, [line], project, 12)).toBeUndefined();
  });
});
