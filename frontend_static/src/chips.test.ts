import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { AmChips } from './chips.ts';
import { AmDialog } from './dialog.ts';
import { page, usePage } from './dom.ts';
import { Page } from './page.ts';
import { lay } from './templates.ts';

const CHIPS = `<am-chips><a class="chip chip-all" href="/"></a>
  <a class="chip" href="#" data-layers="playgrounds">Orte</a><a class="chip" href="#" data-layers="events">Termine</a></am-chips>`;
const LEGEND = ['playgrounds', 'events', 'depots', 'defects-solved']
  .map((id) => `<input type="checkbox" name="layers" value="${id}"${id.endsWith('d') ? ' data-asked' : ''}>`)
  .join('');
const remembered = () => localStorage.getItem('layers');

beforeAll(() => {
  customElements.define('am-chips', AmChips);
  customElements.define('am-dialog', AmDialog);
});

beforeEach(() => {
  history.replaceState(null, '', 'http://localhost:3000/?layers=playgrounds');
  // A browser goes back after a while, and not at once.
  vi.spyOn(history, 'go').mockReturnValue();
  usePage(new Page(window));
  lay(`${CHIPS}<am-dialog><dialog><div class="dialog-body">${LEGEND}</div></dialog></am-dialog>`);
});

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

it.each(['[data-layers="events"]', '[value="events"]'])(
  'remembers the layers that were chosen, also where the choice leads back to one before: %s',
  (choice) => {
    const events = document.querySelector<HTMLElement>(choice)!;
    events.click();
    expect(remembered()).toBe('playgrounds,events');
    events.click();
    expect(history.go).toHaveBeenCalledWith(-1);
    expect(remembered()).toBe('playgrounds');
  },
);

it('ticks in the legend what the map shows when nothing is chosen', () => {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('input')];
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  page().go({ layers: [] });
  expect(ticked()).toEqual(['playgrounds', 'events', 'depots']);
  boxes[0]!.click();
  expect(page().state.layers).toEqual(['events', 'depots']);
  boxes[3]!.click();
  expect(page().state.layers).toEqual(['events', 'depots', 'defects-solved']);
  expect(ticked()).toEqual(['events', 'depots', 'defects-solved']);
});
