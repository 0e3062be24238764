import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entriesOf, fill, forget, isAlike, keep, recall } from './draft.ts';

const FIELDS = `
  <input type="hidden" name="key" value="k1">
  <input name="title" value="Alt">
  <input type="password" name="secret" value="geheim">
  <input type="file" name="photos">
  <input name="alias" value="eins"><input name="alias" value="zwei">
  <textarea name="text">Lang</textarea>
  <input type="checkbox" name="lit" value="yes" checked>
  <input type="radio" name="kind" value="swing"><input type="radio" name="kind" value="slide" checked>
  <select name="surface"><option value="sand">Sand</option><option value="grass" selected>Gras</option></select>
  <div class="field-trap"><input name="website"></div>
  <am-photos><input name="photo_alt" value="Rutsche"></am-photos>
  <input id="unnamed" value="zählt nicht">`;

let form: HTMLFormElement;

beforeEach(() => {
  document.body.innerHTML = `<form>${FIELDS}</form>`;
  form = document.querySelector('form')!;
  sessionStorage.clear();
});

const ENTRIES = [
  ['title', 'Alt'],
  ['alias', 'eins'],
  ['alias', 'zwei'],
  ['text', 'Lang'],
  ['lit', 'yes'],
  ['kind', 'slide'],
  ['surface', 'grass'],
];

describe('a draft', () => {
  it('has what is typed, ticked and chosen, but no secrets, keys, traps and photos', () => {
    expect(entriesOf(form)).toEqual(ENTRIES);
  });

  it('comes back as it was', () => {
    fill(form, [
      ['title', 'Neu'],
      ['alias', 'drei'],
      ['alias', 'vier'],
      ['kind', 'swing'],
      ['surface', 'sand'],
    ]);
    expect(entriesOf(form)).toEqual([
      ['title', 'Neu'],
      ['alias', 'drei'],
      ['alias', 'vier'],
      ['text', 'Lang'],
      ['kind', 'swing'],
      ['surface', 'sand'],
    ]);
  });

  it('remembers what stood in the fields before anything was typed', () => {
    const page = (shown: string) => `<form><textarea name="shown" hidden>${shown}</textarea></form>`;
    document.body.innerHTML = page('{"title": "Alt"}');
    const entries = entriesOf(document.querySelector('form')!);
    document.body.innerHTML = page('{"title": "Von anderen geändert"}');
    fill(document.querySelector('form')!, entries);
    expect(document.querySelector('textarea')!.value).toBe('{"title": "Alt"}');
  });

  it('lets those fields tell that have changed', () => {
    const changed: string[] = [];
    form.addEventListener('change', ({ target }) => changed.push((target as HTMLInputElement).name));
    fill(form, [
      ['title', 'Neu'],
      ['alias', 'eins'],
      ['alias', 'zwei'],
      ['text', 'Lang'],
      ['lit', 'yes'],
      ['kind', 'slide'],
      ['surface', 'grass'],
    ]);
    expect(changed).toEqual(['title']);
  });

  it('is kept until it is forgotten', () => {
    keep('draft /a/', [['title', 'Neu']]);
    expect(recall('draft /a/')).toEqual([['title', 'Neu']]);
    expect(recall('draft /b/')).toBeNull();
    forget('draft /a/');
    expect(recall('draft /a/')).toBeNull();
  });

  it('is none when it cannot be read', () => {
    sessionStorage.setItem('draft /a/', '[["tit');
    expect(recall('draft /a/')).toBeNull();
  });

  it('does without storage', () => {
    const denied = () => {
      throw new Error('denied');
    };
    const broken = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(denied);
    expect(() => keep('draft /a/', [['title', 'Neu']])).not.toThrow();
    broken.mockRestore();
  });

  it('is like another one that says the same', () => {
    expect(isAlike([['a', '1']], [['a', '1']])).toBe(true);
    expect(isAlike([['a', '1']], [['a', '2']])).toBe(false);
  });
});
