import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AmDialog } from './dialog.ts';
import { usePage } from './dom.ts';
import { Page } from './page.ts';
import { lay } from './templates.ts';

const answers = new Map<string, (body: string) => void>();
const shown = () => document.querySelector('.dialog-body')!.textContent;
const tap = (path: string) => document.querySelector<HTMLElement>(`a[href="${path}"]`)!.click();
const settle = () => new Promise((done) => setTimeout(done));

customElements.define('am-dialog', AmDialog);

beforeEach(() => {
  answers.clear();
  vi.stubGlobal('fetch', (url: string, { signal }: RequestInit) => {
    const { pathname } = new URL(url);
    return new Promise((answered, failed) => {
      signal!.addEventListener('abort', () => failed(new Error('overtaken')));
      answers.set(pathname, (body) =>
        answered(new Response(`<main data-dialog-body><h1>${body}</h1></main>`)),
      );
    });
  });
  usePage(new Page(window));
  lay(`<a href="/privacy/" data-dialog></a><a href="/legend/" data-dialog></a>
    <am-dialog><dialog><div class="dialog-body"></div></dialog></am-dialog>`);
});

afterEach(() => void vi.unstubAllGlobals());

it('shows what was asked for last, however late the other answer comes', async () => {
  tap('/privacy/');
  document.querySelector('dialog')!.close();
  tap('/legend/');
  answers.get('/legend/')!('Legende');
  await settle();
  answers.get('/privacy/')!('Datenschutz');
  await settle();
  expect(shown()).toBe('Legende');
});
