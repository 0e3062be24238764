import { describe, expect, it } from 'vitest';
import { commandOf, isTheirs } from './keys.ts';

function key(
  name: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {},
) {
  return { key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held };
}

describe('commandOf', () => {
  it('knows letters in both cases, and what Shift adds', () => {
    expect(commandOf(key('j'), false)).toBe('next');
    expect(commandOf(key('x'), false)).toBe('toggle');
    expect(commandOf(key('X', { shiftKey: true }), false)).toBe('extend');
    expect(commandOf(key('?', { shiftKey: true }), false)).toBe('keys');
    expect(commandOf(key('q'), false)).toBeNull();
  });

  it("leaves the browser's own shortcuts alone, but for all", () => {
    expect(commandOf(key('a', { ctrlKey: true }), false)).toBe('all');
    expect(commandOf(key('s', { ctrlKey: true }), false)).toBeNull();
    expect(commandOf(key('z', { metaKey: true }), false)).toBeNull();
    expect(commandOf(key('a', { altKey: true }), false)).toBeNull();
  });

  it('sets corners while something is drawn', () => {
    expect(commandOf(key('Enter'), false)).toBe('open');
    expect(commandOf(key('Enter'), true)).toBe('corner');
    expect(commandOf(key('c'), true)).toBe('finish');
    expect(commandOf(key('ArrowDown'), true)).toBeNull();
  });
});

describe('isTheirs', () => {
  it('lets fields have letters and buttons have Enter', () => {
    document.body.innerHTML =
      '<textarea></textarea><button></button><ul><li class="triage-row"><a href="#"></a><input type="checkbox"></li></ul>';
    const one = (selector: string) => document.querySelector(selector);
    expect(isTheirs(one('textarea'), 'next')).toBe(true);
    expect(isTheirs(one('textarea'), 'escape')).toBe(false);
    expect(isTheirs(one('button'), 'open')).toBe(true);
    expect(isTheirs(one('button'), 'next')).toBe(false);
    expect(isTheirs(one('.triage-row a'), 'open')).toBe(false);
    expect(isTheirs(one('input'), 'toggle')).toBe(false);
  });
});
