import { describe, expect, it } from 'vitest';
import { boxAround, readCorners, said } from './corners.ts';

describe('corners', () => {
  it('are read as they were written, and nothing else is', () => {
    expect(readCorners('[[9.5,47.1],[9.6,47.2]]')).toEqual([
      [9.5, 47.1],
      [9.6, 47.2],
    ]);
    for (const text of ['', '{}', '[[1]]', '[["a","b"]]', 'no JSON', '[[1,2,3]]']) {
      expect(readCorners(text)).toEqual([]);
    }
  });

  it('have a box around them', () => {
    expect(boxAround([])).toBeNull();
    expect(
      boxAround([
        [9.6, 47.1],
        [9.5, 47.2],
      ]),
    ).toEqual({ west: 9.5, south: 47.1, east: 9.6, north: 47.2 });
  });

  it('are counted in words', () => {
    const words = { none: 'keine', one: 'eine', many: '{count} Ecken' };
    expect([0, 1, 7].map((count) => said(count, words))).toEqual(['keine', 'eine', '7 Ecken']);
  });
});
