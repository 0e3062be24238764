import { expect, it } from 'vitest';
import { isSame, readPoint, writePoint } from './point.ts';

it.each([
  ['12.345678,53.912346', { lon: 12.345678, lat: 53.912346 }],
  [' 9.5, 47 ', { lon: 9.5, lat: 47 }],
  ['-180,90', { lon: -180, lat: 90 }],
  ['', null],
  ['12.3', null],
  ['12.3,', null],
  ['12,3, 53,9', null],
  ['hier,dort', null],
  ['181,0', null],
  ['0,-90.1', null],
])('reads %j', (text, point) => {
  expect(readPoint(text)).toEqual(point);
});

it('writes six decimals', () => {
  expect(writePoint({ lon: 9.5, lat: 47.14128349 })).toBe('9.500000,47.141283');
});

it('takes for the same what is written the same', () => {
  expect(isSame({ lon: 9.5, lat: 47 }, { lon: 9.5000001, lat: 47 })).toBe(true);
  expect(isSame({ lon: 9.5, lat: 47 }, { lon: 9.500001, lat: 47 })).toBe(false);
  expect(isSame(null, { lon: 9.5, lat: 47 })).toBe(false);
  expect(isSame(null, null)).toBe(true);
});
