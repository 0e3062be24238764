import { expect, it } from 'vitest';
import { isInside, readBox } from './box.ts';

const box = readBox('9.4,47.0,9.6,47.2');

it('reads a box as the server writes it', () => {
  expect(box).toEqual({ west: 9.4, south: 47, east: 9.6, north: 47.2 });
});

it('knows what lies inside, with room around when asked', () => {
  expect(isInside(box, 9.5, 47.1)).toBe(true);
  expect(isInside(box, 9.65, 47.1)).toBe(false);
  expect(isInside(box, 9.65, 47.1, 0.5)).toBe(true);
  expect(isInside(box, 9.5, 47.31, 0.5)).toBe(false);
});
