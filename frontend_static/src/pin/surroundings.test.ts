import { expect, it } from 'vitest';
import { nearbyQuery, nearestIn } from './surroundings.ts';

const thing = (title: string, distance_m: number, area: string | null = 'Laage') => ({
  properties: { layer: 'playgrounds', title, kind_title: 'Sitzbank', area, distance_m },
});

it('names the nearest thing that has a name', () => {
  const features = [thing('', 3), thing('Feuerwehr', 80), thing('Spielplatz', 40)];
  expect(nearestIn({ features })).toBe('Spielplatz, Laage');
});

it('says the kind of what has no name', () => {
  expect(nearestIn({ features: [thing('', 3, null)] })).toBe('Sitzbank');
});

it('names no place by what is broken there', () => {
  const report = { properties: { ...thing('Schlagloch', 2).properties, layer: 'defects' } };
  expect(nearestIn({ features: [report, thing('Spielplatz', 40)] })).toBe('Spielplatz, Laage');
});

it('is silent where nothing is near', () => {
  expect(nearestIn({ features: [thing('Spielplatz', 151)] })).toBe('');
  expect(nearestIn({ features: [] })).toBe('');
});

it('asks for a place to eleven metres, in the language of the page', () => {
  document.documentElement.lang = 'de';
  expect(nearbyQuery({ lon: 12.345678, lat: 53.912346 })).toBe('?near=12.3457,53.9123&limit=10&lang=de');
});
