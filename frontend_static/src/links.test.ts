import { beforeAll, beforeEach, expect, it } from 'vitest';
import { followLinks } from './links.ts';
import { Page } from './page.ts';

let page: Page;

beforeAll(() => {
  page = new Page(window);
  followLinks(page);
});

beforeEach(() => {
  localStorage.setItem('layers', 'playgrounds');
  page.amend({ feature: null, way: null, layers: ['playgrounds'], wish: 'open=now', snap: 'half' });
});

function tap(href: string): void {
  document.body.innerHTML = `<a data-go href="${href}">Hin</a>`;
  document.querySelector('a')!.click();
}

it.each([
  ['/playgrounds/7/route/', 'the way to it'],
  ['/organisations/3/', 'who looks after it'],
  ['/playgrounds/7/?layers=events', 'a row that was drawn before the choice'],
])('keeps what somebody chose when a link leads to a feature: %s, %s', (href) => {
  tap(href);
  expect(page.state.feature?.id).toBe(/\d/.exec(href)![0]);
  expect(page.state).toMatchObject({ layers: ['playgrounds'], wish: 'open=now' });
  expect(localStorage.getItem('layers')).toBe('playgrounds');
});

it('shows what a link to the map says', () => {
  tap('/?layers=events&fresh=2');
  expect(page.state).toMatchObject({ feature: null, layers: ['events'], wish: 'fresh=2' });
  tap('/');
  expect(page.state).toMatchObject({ layers: [], wish: '' });
});
