import { beforeAll, beforeEach, expect, it } from 'vitest';
import { lay, markup } from '../templates.ts';
import { AmOpeningHours } from './editor.ts';

let hours: HTMLElement;

beforeAll(() => customElements.define('am-opening-hours', AmOpeningHours));

function show(text: string): void {
  const field = `<input name="opening_hours" value='${text}'>`;
  lay(markup('forms/_opening_hours.html', { field }));
  hours = document.querySelector('am-opening-hours')!;
}

const field = () => hours.querySelector<HTMLInputElement>('[name="opening_hours"]')!;
const rows = () => [...hours.querySelectorAll('.hours-row')];
const shown = (part: string) => !hours.querySelector<HTMLElement>(part)!.hidden;
const click = (button: string, within: Element = hours) => within.querySelector<HTMLElement>(button)!.click();

function tick(box: HTMLInputElement): void {
  box.checked = !box.checked;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

function enter(clock: HTMLInputElement, value: string): void {
  clock.value = value;
  clock.dispatchEvent(new Event('input', { bubbles: true }));
}

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('change', { bubbles: true }));
}

beforeEach(() => show('Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-24:00; PH off'));

it('shows a text as rows', () => {
  const ticked = rows().map((row) => row.querySelectorAll('.hours-day input:checked').length);
  expect(ticked).toEqual([5, 1]);
  const ends = [...hours.querySelectorAll<HTMLInputElement>('[data-to]')].map(({ value }) => value);
  expect(ends).toEqual(['12:00', '17:00', '00:00']);
  expect(hours.querySelector<HTMLInputElement>('[data-holidays] input')!.checked).toBe(true);
  expect(shown('[data-editor]')).toBe(true);
  expect(shown('[data-text]')).toBe(false);
});

it('changes nothing that nobody changes', () => {
  show('Sa 9:00-12:00; Mo-Fr 08:00-17:00');
  click('[data-switch]');
  click('[data-switch]');
  expect(field().value).toBe('Sa 9:00-12:00; Mo-Fr 08:00-17:00');
});

it('writes what is ticked and entered, and tells the form', () => {
  let told = 0;
  document.body.addEventListener('input', ({ target }) => (told += target === field() ? 1 : 0), {
    once: true,
  });
  tick(rows()[1]!.querySelector<HTMLInputElement>('[value="6"]')!);
  expect(field().value).toBe('Mo-Fr 08:00-12:00,13:00-17:00; Sa-Su 09:00-24:00; PH off');
  enter(rows()[1]!.querySelector<HTMLInputElement>('[data-to]')!, '12:30');
  expect(field().value).toBe('Mo-Fr 08:00-12:00,13:00-17:00; Sa-Su 09:00-12:30; PH off');
  expect(told).toBe(1);
});

it('adds and removes days and times', () => {
  click('[data-remove-row]', rows()[1]);
  click('[data-remove-span]', rows()[0]);
  click('[data-add-row]');
  click('[data-add-span]', rows()[0]);
  expect(rows()).toHaveLength(2);
  expect(field().value).toBe('Mo-Fr 13:00-17:00; PH off');
  const missing = hours.querySelector('[data-missing]')!;
  expect(missing.textContent).not.toBe('');
  click('[data-remove-span]', rows()[0]!.querySelectorAll('.hours-span')[1]);
  expect(missing.textContent).toBe('');
});

it('is open around the clock at a tick, and forgets no row meanwhile', () => {
  tick(hours.querySelector<HTMLInputElement>('[data-always]')!);
  expect(field().value).toBe('24/7; PH off');
  expect(shown('[data-rows]')).toBe(false);
  tick(hours.querySelector<HTMLInputElement>('[data-always]')!);
  expect(field().value).toBe('Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-24:00; PH off');
});

it('leaves a text that rows cannot show to those who can read it', () => {
  show('Apr-Oct Mo-Su 08:00-20:00');
  expect(shown('[data-text]')).toBe(true);
  expect(shown('[data-only-text]')).toBe(true);
  expect(shown('[data-editor]')).toBe(false);
  expect(shown('[data-switch]')).toBe(false);
  expect(field().value).toBe('Apr-Oct Mo-Su 08:00-20:00');
});

it('offers rows again once the text can be one', () => {
  show('nach Anmeldung');
  type('Mo 08:00-09:00');
  expect(shown('[data-text]')).toBe(true);
  click('[data-switch]');
  expect(shown('[data-editor]')).toBe(true);
  expect(rows()).toHaveLength(1);
});

it('follows a draft that is put back', () => {
  type('Tu 10:00-11:00');
  expect(shown('[data-editor]')).toBe(true);
  expect(rows()[0]!.querySelector<HTMLInputElement>('[value="1"]')!.checked).toBe(true);
  type('sunrise-sunset');
  expect(shown('[data-only-text]')).toBe(true);
});

it('misses nothing in a day that is open from midnight to midnight', () => {
  show('Sa 00:00-24:00');
  expect(hours.querySelector('[data-missing]')!.textContent).toBe('');
  tick(rows()[0]!.querySelector<HTMLInputElement>('[value="6"]')!);
  expect(field().value).toBe('Sa-Su 00:00-24:00');
  expect(hours.querySelector('[data-missing]')!.textContent).toBe('');
});
