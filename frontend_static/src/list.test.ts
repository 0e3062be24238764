import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { usePage } from './dom.ts';
import { AmList } from './list.ts';
import { Page } from './page.ts';
import { lay, markup } from './templates.ts';

const MORNING = new Date('2026-06-13T08:00:00Z');
const list = () => document.querySelector('am-list')!;

function comeBack(minutesLater: number): void {
  vi.setSystemTime(MORNING.getTime() + minutesLater * 60_000);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeAll(() => customElements.define('am-list', AmList));

beforeEach(() => {
  vi.useFakeTimers({ now: MORNING });
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response('<div class="scroller">Geschlossen</div>'))),
  );
  history.replaceState(null, '', 'http://localhost:3000/');
  usePage(new Page(window));
  lay(`<am-list data-bbox="12,53,13,54"><div class="scroller">Jetzt offen<a data-more="100"></a></div></am-list>
    ${markup('pages/_sketches.html')}`);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('is of now again when somebody comes back after a while', async () => {
  comeBack(120);
  await vi.waitFor(() => expect(list().textContent).toBe('Geschlossen'));
  expect(fetch).toHaveBeenCalledExactlyOnceWith('/list/?bbox=12,53,13,54', expect.anything());
});

it('stays as it is for who only looked away, or leaves', async () => {
  comeBack(2);
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  comeBack(120);
  await vi.advanceTimersByTimeAsync(100);
  expect(fetch).not.toHaveBeenCalled();
});

it('shows that more did not come, which stands above the rows', async () => {
  vi.mocked(fetch).mockResolvedValue(new Response('', { status: 503 }));
  const scroller = list().querySelector('.scroller')!;
  scroller.scrollTop = 900;
  list().querySelector<HTMLElement>('[data-more]')!.click();
  await vi.waitFor(() => expect(scroller.querySelector('.list-trouble .trouble')).not.toBeNull());
  await vi.advanceTimersByTimeAsync(100);
  expect(scroller.scrollTop).toBe(0);
});

it('stays where it was scrolled to when more comes', async () => {
  list().querySelector('.scroller')!.scrollTop = 900;
  list().querySelector<HTMLElement>('[data-more]')!.click();
  await vi.waitFor(() => expect(list().textContent).toBe('Geschlossen'));
  await vi.advanceTimersByTimeAsync(100);
  expect(list().querySelector('.scroller')!.scrollTop).toBe(900);
});
