import { describe, expect, it } from 'vitest';
import { draggedTo, neighbour } from './snaps.ts';

const OFFSETS = { full: 0, half: 350, peek: 520 };

describe('a dragged sheet', () => {
  it('rests at the nearest snap when the finger was slow', () => {
    expect(draggedTo('peek', 400, -0.1, OFFSETS)).toBe('half');
    expect(draggedTo('peek', 100, 0, OFFSETS)).toBe('full');
    expect(draggedTo('half', 460, 0.2, OFFSETS)).toBe('peek');
  });

  it('goes one snap on when it was flicked', () => {
    expect(draggedTo('peek', 500, -0.8, OFFSETS)).toBe('half');
    expect(draggedTo('half', 330, -0.8, OFFSETS)).toBe('full');
    expect(draggedTo('full', 20, 0.8, OFFSETS)).toBe('half');
  });

  it('is gone when it was flicked down at its lowest', () => {
    expect(draggedTo('peek', 540, 0.8, OFFSETS)).toBeNull();
  });
});

it('knows the snap above and below', () => {
  expect(neighbour('peek', 1)).toBe('half');
  expect(neighbour('full', 1)).toBeNull();
  expect(neighbour('peek', -1)).toBeNull();
});
