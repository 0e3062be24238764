import { describe, expect, it } from 'vitest';
import { Selection } from './selection.ts';

const ORDER = [5, 3, 9, 1].map((id) => ({ id, version: id * 10 }));

describe('Selection', () => {
  it('writes what the server reads', () => {
    const selection = new Selection(() => undefined);
    selection.toggle(3, 1);
    selection.add([
      [7, 2],
      [3, 1],
    ]);
    expect(selection.written).toBe('3:1,7:2');
    selection.toggle(3, 1);
    expect(selection.written).toBe('7:2');
  });

  it('reaches from the last one in both directions', () => {
    const selection = new Selection(() => undefined);
    selection.toggle(9, 90);
    selection.extend(ORDER[0]!, ORDER);
    expect(selection.numbers.sort()).toEqual([3, 5, 9]);
    selection.extend(ORDER[3]!, ORDER);
    expect(selection.size).toBe(4);
  });

  it('takes one where there is no last one', () => {
    const selection = new Selection(() => undefined);
    selection.extend(ORDER[1]!, ORDER);
    expect(selection.written).toBe('3:30');
  });

  it('tells of each change, and knows new versions', () => {
    let told = 0;
    const selection = new Selection(() => (told += 1));
    selection.toggle(3, 1);
    selection.renew(3, 4);
    selection.renew(4, 4);
    expect(selection.written).toBe('3:4');
    selection.drop([3]);
    selection.clear();
    expect(told).toBe(3);
  });
});
