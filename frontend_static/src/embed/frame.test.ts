import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { tell } from '../dom.ts';
import { lay } from '../templates.ts';
import { AmFrame } from './frame.ts';

const BOX = { west: 9, south: 47, east: 10, north: 48 };
const list = () => document.querySelector('[data-rows]')!;
const toggle = () => document.querySelector<HTMLElement>('[data-toggle-list]')!.click();

/** Answers when it is told to, with the box that was asked for. */
const answers: (() => void)[] = [];
const settle = () => new Promise((done) => setTimeout(done));

beforeAll(() => {
  customElements.define(
    'am-map',
    class extends HTMLElement {
      position = () => null;
    },
  );
  customElements.define('am-frame', AmFrame);
});

afterEach(() => vi.unstubAllGlobals());

it('shows what the map shows when the list is opened again, whatever came late', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn((url: string) => {
      const box = /bbox=([^&]*)/.exec(url)![1]!;
      return new Promise((resolve) => answers.push(() => resolve(new Response(`<p>${box}</p>`))));
    }),
  );
  lay(`<button data-toggle-list></button><a data-full></a><am-frame><div data-card></div>
    <section data-rows data-list-url="/embed/list/" data-card-url="/embed/" data-query="/embed/?feature="></section>
    <am-map></am-map></am-frame>`);
  toggle();
  tell('am:rest', { box: BOX, zoom: 12 });
  toggle();
  tell('am:rest', { box: { ...BOX, west: 9.5 }, zoom: 13 });
  answers.shift()!();
  await settle();
  toggle();
  expect(fetch).toHaveBeenCalledTimes(2);
  answers.shift()!();
  await settle();
  expect(list().textContent).toBe('9.50000,47.00000,10.00000,48.00000');
});
