import { expect, it } from 'vitest';
import { markMissing } from './completeness.ts';

function formOf(html: string): HTMLFormElement {
  document.body.innerHTML = `<form novalidate>${html}</form>`;
  return document.querySelector('form')!;
}

const place = (value: string) =>
  `<fieldset class="field"><legend class="field-label">Wo ist es?</legend><am-pin><input name="place_search"><input name="place" value="${value}"></am-pin></fieldset>`;
const title = (value: string) =>
  `<div class="field"><label for="t">Name</label><input id="t" name="title" value="${value}" required></div>`;

it('names what is missing and marks it', () => {
  const form = formOf(place('') + title(''));
  expect(markMissing(form, 'Bitte ausfüllen.').sort()).toEqual(['Name', 'Wo ist es?']);
  expect(form.querySelectorAll('.field-error')).toHaveLength(2);
  expect(form.querySelectorAll('.field-wrong')).toHaveLength(2);
});

it('takes what is complete, and forgets what was marked before', () => {
  const form = formOf(place('') + title('Rampe') + '<p class="field-error" data-problem></p>');
  markMissing(form, 'Bitte ausfüllen.');
  form.querySelector<HTMLInputElement>('[name="place"]')!.value = '9.5,47.1';
  expect(markMissing(form, 'Bitte ausfüllen.')).toEqual([]);
  expect(form.querySelector('.field-wrong')).toBeNull();
  expect([...form.querySelectorAll('.field-error')].map((said) => said.textContent)).toEqual(['']);
});
