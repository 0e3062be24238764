import { beforeEach, expect, it } from 'vitest';
import { AmInspection, localMinute } from './inspection.ts';

customElements.define('am-inspection', AmInspection);

function card(number: number): string {
  const radio = (value: string) => `<input type="radio" name="outcome_${number}" value="${value}">`;
  return `<fieldset data-card>${['fine', 'defect', 'unchecked'].map(radio).join('')}<details data-more></details></fieldset>`;
}

beforeEach(() => {
  document.body.innerHTML = '<form><input name="done_at" value="2026-01-01T06:00"></form>';
  const inspection = document.createElement('am-inspection');
  inspection.innerHTML = `<p><span data-done>0</span></p><progress max="2" value="0"></progress>
    ${card(0)}${card(7)}<button type="button" data-rest></button>`;
  document.querySelector('form')!.append(inspection);
});

function choose(number: number, value: string): void {
  const field = document.querySelector<HTMLInputElement>(`[name="outcome_${number}"][value="${value}"]`)!;
  field.checked = true;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

const done = () => document.querySelector('[data-done]')!.textContent;
const doneAt = () => document.querySelector<HTMLInputElement>('[name="done_at"]')!.value;

it('counts what was looked at', () => {
  choose(0, 'fine');
  choose(0, 'unchecked');
  expect(done()).toBe('1');
  choose(7, 'fine');
  expect(done()).toBe('2');
});

it('asks for more where something is wrong', () => {
  choose(7, 'defect');
  expect([...document.querySelectorAll('details')].map(({ open }) => open)).toEqual([false, true]);
});

it('notes when somebody began, once', () => {
  choose(0, 'fine');
  expect(doneAt()).not.toBe('2026-01-01T06:00');
  document.querySelector<HTMLInputElement>('[name="done_at"]')!.value = '2026-01-02T07:00';
  choose(0, 'defect');
  expect(doneAt()).toBe('2026-01-02T07:00');
});

it('takes all the rest for right, and leaves what was chosen', () => {
  choose(0, 'defect');
  document.querySelector<HTMLButtonElement>('[data-rest]')!.click();
  const chosen = [...document.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);
  expect(chosen).toEqual(['defect', 'fine']);
  expect(done()).toBe('2');
});

it('writes a moment as the field has it', () => {
  expect(localMinute(new Date(2026, 4, 3, 8, 5))).toBe('2026-05-03T08:05');
});
