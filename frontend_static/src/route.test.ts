import { beforeEach, expect, it } from 'vitest';
import { routeInOwnApp } from './route.ts';

const OSM = 'https://www.openstreetmap.org/directions?to=53.9,12.3';

function clicked(): string {
  const link = document.querySelector<HTMLAnchorElement>('a')!;
  link.addEventListener('click', (event) => event.preventDefault());
  link.click();
  return link.href;
}

beforeEach(() => {
  document.body.innerHTML = `<a href="${OSM}" data-geo="geo:53.9,12.3">Route</a>`;
});

it('leads to OpenStreetMap where no app answers', () => {
  routeInOwnApp('Mozilla/5.0 (X11; Linux x86_64)');
  expect(clicked()).toBe(OSM);
});

it('leads to the own app on Android', () => {
  routeInOwnApp('Mozilla/5.0 (Linux; Android 15)');
  expect(clicked()).toBe('geo:53.9,12.3');
});
