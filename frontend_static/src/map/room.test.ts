import { expect, test } from 'vitest';
import { roomy } from './room.ts';

test('on a large screen there is room around what is shown', () => {
  expect(roomy({ top: 0, right: 350, bottom: 0, left: 120 }, 1440, 832)).toEqual({
    top: 40,
    right: 390,
    bottom: 40,
    left: 160,
  });
});

test.each([
  [320, 508],
  [720, 390],
  [100, 30],
])('on a small screen of %i by %i pixels something of the map is left', (width, height) => {
  const { top, right, bottom, left } = roomy({ top: 50, right: 0, bottom: 352, left: 0 }, width, height);
  expect(left + right).toBeLessThan(width);
  expect(top + bottom).toBeLessThanOrEqual(Math.max(0, height - 40));
  expect(bottom).toBeGreaterThanOrEqual(top);
});
