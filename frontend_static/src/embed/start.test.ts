import { expect, it } from 'vitest';
import { positionAbove } from './start.ts';

const EQUATOR = { west: -1, south: -1, east: 1, north: 1 };

it('stands above the middle', () => {
  const box = { west: 9, south: 47, east: 10, north: 48 };
  expect(positionAbove(box, 600, 400)).toMatchObject({ lat: 47.5, lon: 9.5 });
});

it('shows the box whole on its tighter side', () => {
  const wide = positionAbove(EQUATOR, 1024 + 24, 512 + 24).zoom;
  const narrow = positionAbove(EQUATOR, 512 + 24, 1024 + 24).zoom;
  expect(wide).toBeCloseTo(Math.log2(180));
  expect(narrow).toBeCloseTo(wide);
});

it('comes closer by a level where there is twice the room', () => {
  const small = positionAbove(EQUATOR, 256 + 24, 256 + 24).zoom;
  expect(positionAbove(EQUATOR, 512 + 24, 512 + 24).zoom - small).toBeCloseTo(1);
});

it('knows that degrees of latitude are longer in the north', () => {
  const north = { west: -1, south: 59, east: 1, north: 61 };
  expect(positionAbove(north, 500, 500).zoom).toBeCloseTo(positionAbove(EQUATOR, 500, 500).zoom - 1);
});

it('survives a frame without any size', () => {
  expect(Number.isFinite(positionAbove(EQUATOR, 0, 0).zoom)).toBe(true);
});
