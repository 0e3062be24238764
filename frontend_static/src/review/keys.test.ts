import { describe, expect, it } from 'vitest';
import { commandOf, wantsKeysItself } from './keys.ts';

const press = (key: string, held: object = {}) =>
  commandOf({ key, altKey: false, ctrlKey: false, metaKey: false, ...held });

describe('keys', () => {
  it('decide with one letter, be it a capital one', () => {
    expect(press('a')).toEqual({ do: 'accept' });
    expect(press('A')).toEqual({ do: 'accept' });
    expect(press('r')).toEqual({ do: 'reasons' });
    expect(press('3')).toEqual({ do: 'reason', which: 3 });
  });

  it('move with letters and with arrows', () => {
    expect([press('j'), press('ArrowDown')]).toEqual([{ do: 'next' }, { do: 'next' }]);
    expect([press('k'), press('ArrowUp')]).toEqual([{ do: 'before' }, { do: 'before' }]);
  });

  it('leave the shortcuts of the browser alone', () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      expect(press('a', held)).toBeNull();
    expect(press('Tab')).toBeNull();
  });

  it('are left to what takes them itself', () => {
    document.body.innerHTML =
      '<textarea></textarea><select></select><input><canvas></canvas><button></button><input type="checkbox">';
    const takes = [...document.body.children].map(wantsKeysItself);
    expect(takes).toEqual([true, true, true, true, false, false]);
  });
});
