import { expect, it } from 'vitest';
import { choiceOf, nearQuery, nextOption } from './options.ts';

it('walks down through the options and back into the field', () => {
  expect(nextOption('ArrowDown', -1, 2)).toBe(0);
  expect(nextOption('ArrowDown', 0, 2)).toBe(1);
  expect(nextOption('ArrowDown', 1, 2)).toBe(-1);
});

it('walks up from the field to the last option', () => {
  expect(nextOption('ArrowUp', -1, 2)).toBe(1);
  expect(nextOption('ArrowUp', 0, 2)).toBe(-1);
});

it('stays where it is without options, and at other keys', () => {
  expect(nextOption('ArrowDown', -1, 0)).toBeNull();
  expect(nextOption('a', 0, 2)).toBeNull();
});

it('reads what a suggestion leads to', () => {
  document.body.innerHTML =
    '<p id="one" data-href="/playgrounds/9/" data-layer="playgrounds" data-fid="9"></p>' +
    '<p id="other" data-href="/?at=16/47.1/9.5" data-at="16/47.1/9.5" data-title="Steg"></p>';
  expect(choiceOf(document.getElementById('one')!)).toEqual({
    kind: 'feature',
    feature: { layer: 'playgrounds', id: '9' },
    href: '/playgrounds/9/',
  });
  expect(choiceOf(document.getElementById('other')!)).toMatchObject({
    kind: 'place',
    at: { zoom: 16, lat: 47.1, lon: 9.5 },
    title: 'Steg',
  });
});

it('tells where to look first, to a hundred metres', () => {
  expect(nearQuery({ lon: 9.522812, lat: 47.13929 })).toBe('&near=9.523,47.139');
  expect(nearQuery(null)).toBe('');
});
