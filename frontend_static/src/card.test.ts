import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { AmCard } from './card.ts';
import { page, usePage } from './dom.ts';
import { Page } from './page.ts';
import { lay, markup } from './templates.ts';

const card = () => document.querySelector('am-card')!;
const again = () => card().querySelector<HTMLElement>('[data-again]');

function answerWith(status: number, html = ''): void {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(html, { status }))),
  );
}

beforeAll(() => customElements.define('am-card', AmCard));

beforeEach(() => {
  history.replaceState(null, '', 'http://localhost:3000/');
  usePage(new Page(window));
  lay(`${markup('pages/_sketches.html')}<am-card></am-card>`);
});

afterEach(() => vi.unstubAllGlobals());

it('says of what has been taken away meanwhile that it is gone', async () => {
  answerWith(404, '<h1>Not found</h1>');
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  await vi.waitFor(() => expect(card().textContent).toContain('This entry is not here any more.'));
  expect(again()).toBeNull();
});

it('offers another try where that may help', async () => {
  answerWith(500);
  page().go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
  await vi.waitFor(() => expect(card().textContent).toContain('That did not work.'));
  answerWith(
    200,
    '<article class="card" data-fid="7" data-layer="events" data-title="Fest"><h1>Fest</h1></article>',
  );
  again()!.click();
  await vi.waitFor(() => expect(card().querySelector('h1')?.textContent).toBe('Fest'));
});
