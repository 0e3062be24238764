import { describe as group, expect, it } from 'vitest';
import { arcsOf, describe, parseShares, shortNumber } from './cluster.ts';

group('shares', () => {
  it('are read with the largest first', () => {
    expect(parseShares('events:2,places:7')).toEqual([
      { family: 'places', count: 7 },
      { family: 'events', count: 2 },
    ]);
  });

  it('survive rubbish', () => {
    expect(parseShares('')).toEqual([]);
    expect(parseShares('places,:3,events:-1,groups:x')).toEqual([]);
  });

  it('are put into words', () => {
    expect(describe(parseShares('places:7,new:1'), { places: 'Orte' })).toBe('7 Orte, 1 new');
  });
});

group('arcs', () => {
  it('close the ring without gaps', () => {
    const arcs = arcsOf(parseShares('places:990,events:5,groups:5'));
    expect(arcs[0]!.from).toBe(0);
    expect(arcs[1]!.from).toBe(arcs[0]!.to);
    expect(arcs.at(-1)!.to).toBeCloseTo(2 * Math.PI);
  });

  it('show even a small family', () => {
    const [, small] = arcsOf(parseShares('places:999,events:1'));
    expect(small!.to - small!.from).toBeGreaterThan(0.3);
  });
});

it('shortens large numbers', () => {
  expect([7, 999, 1200, 12_345].map(shortNumber)).toEqual(['7', '999', '1k+', '12k']);
});
