import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { page, usePage } from './dom.ts';
import { Page } from './page.ts';
import { AmSheet } from './sheet.ts';
import { lay } from './templates.ts';

let sheet: HTMLElement;

beforeAll(() => customElements.define('am-sheet', AmSheet));

beforeEach(() => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: false } as MediaQueryList);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(700);
  history.replaceState(null, '', 'http://localhost:3000/?sheet=half');
  usePage(new Page(window));
  lay('<am-sheet><button class="sheet-handle" data-drag></button><div class="scroller"></div></am-sheet>');
  sheet = document.querySelector('am-sheet')!;
});

afterEach(() => vi.restoreAllMocks());

function finger(type: string, pointerId: number, clientY: number): void {
  const target = type === 'pointerdown' ? sheet.querySelector('[data-drag]')! : document;
  target.dispatchEvent(new PointerEvent(type, { pointerId, clientY, button: 0, bubbles: true }));
}

function rests(): boolean {
  return !sheet.hasAttribute('data-dragging') && sheet.style.getPropertyValue('--drag') === '';
}

it('follows a finger, and rests when that lifts', () => {
  finger('pointerdown', 1, 400);
  finger('pointermove', 1, 150);
  expect(rests()).toBe(false);
  finger('pointerup', 1, 150);
  expect(rests()).toBe(true);
  expect(page().state.snap).toBe('full');
});

it.each([1, 2])('rests also where a second finger came down, and number %i lifts first', (lifted) => {
  finger('pointerdown', 1, 400);
  finger('pointermove', 1, 150);
  finger('pointerdown', 2, 420);
  finger('pointerup', lifted, 150);
  finger('pointerup', 3 - lifted, 150);
  expect(rests()).toBe(true);
});
