import { expect, it } from 'vitest';
import { groundResolution, scaleFor, written } from './scale.ts';

it('knows how much ground a pixel shows', () => {
  expect(groundResolution(0, 0)).toBeCloseTo(78_271.5, 0);
  expect(groundResolution(60, 10)).toBeCloseTo(78_271.5 / 2 / 1024, 2);
});

it.each([
  [1, 100],
  [2.4, 200],
  [3.9, 300],
  [7, 500],
  [0.31, 30],
])('finds a round distance at %s m per pixel: %s m', (resolution, metres) => {
  const scale = scaleFor(resolution, 100);
  expect(scale.metres).toBeCloseTo(metres, 6);
  expect(scale.width).toBeLessThanOrEqual(100);
  expect(scale.width).toBeGreaterThan(40);
});

it('writes as the language does', () => {
  expect(written(500, 'de')).toBe('500 m');
  expect(written(2000, 'de')).toBe('2 km');
  expect(written(1_000_000, 'de')).toBe('1.000 km');
  expect(written(1_000_000, 'en')).toBe('1,000 km');
});
