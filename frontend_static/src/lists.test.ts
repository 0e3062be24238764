import { beforeAll, beforeEach, expect, it } from 'vitest';
import { helpLists } from './lists.ts';

beforeAll(helpLists);

beforeEach(() => {
  document.body.innerHTML =
    '<details data-menu open><summary>Alle Gemeinden</summary><a href="/">Balzers</a></details><p>Woanders</p>' +
    '<form data-terse><input name="kind" value=""><input name="sort" value="name"></form>';
});

const menu = () => document.querySelector('details')!;

it('closes a menu when something else is clicked', () => {
  menu()
    .querySelector('a')!
    .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  expect(menu().open).toBe(true);
  document.querySelector('p')!.click();
  expect(menu().open).toBe(false);
});

it('closes a menu on Escape and nothing behind it', () => {
  let heard = false;
  document.body.addEventListener('keydown', () => (heard = true), { once: true });
  menu()
    .querySelector('a')!
    .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(menu().open).toBe(false);
  expect(heard).toBe(false);
});

it('leaves out of the address what was not chosen', () => {
  const form = document.querySelector('form')!;
  const formData = new FormData(form);
  const event = Object.assign(new Event('formdata', { bubbles: true }), { formData });
  form.dispatchEvent(event);
  expect([...formData.keys()]).toEqual(['sort']);
});
