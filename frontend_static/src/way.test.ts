import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { page, usePage } from './dom.ts';
import { Page } from './page.ts';
import { lay, markup } from './templates.ts';
import { AmWay } from './way.ts';

let answer: (position: GeolocationPosition) => void;
const tapMe = () => document.querySelector<HTMLElement>('[data-way-me]')!.click();
const settle = () => new Promise((done) => setTimeout(done));

beforeAll(() => customElements.define('am-way', AmWay));

beforeEach(() => {
  vi.stubGlobal('navigator', {
    onLine: true,
    geolocation: { getCurrentPosition: (done: typeof answer) => (answer = done) },
  });
  history.replaceState(null, '', 'http://localhost:3000/playgrounds/7/route/');
  usePage(new Page(window));
  lay(markup('directions/_way.html').replace(/<script.*?script>/s, ''));
});

async function find(): Promise<void> {
  answer({ coords: { longitude: 12.34567, latitude: 53.92345 } } as GeolocationPosition);
  await settle();
}

it('sets out from where the device says it is', async () => {
  tapMe();
  await find();
  expect(page().state.way).toMatch(/^from=12\.3457,53\.9235&/);
});

it('leads nowhere when the device answers after somebody has left', async () => {
  tapMe();
  page().go({ feature: null, way: null, snap: 'peek' });
  document.body.replaceChildren();
  await find();
  expect(page().state).toMatchObject({ feature: null, way: null, snap: 'peek' });
});
