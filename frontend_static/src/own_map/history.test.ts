import { describe, expect, it } from 'vitest';
import { History, isSpotStep } from './history.ts';
import type { Content } from './types.ts';

const RAMP: Content = {
  geometry: { type: 'Point', coordinates: [1, 2] },
  title: 'Rampe',
  note: '',
  colour: 'green',
  icon: 'skate',
  position: 1,
};

describe('steps', () => {
  it('are taken back and done again', () => {
    const history = new History();
    history.push({ uid: 'a', before: null, after: RAMP });
    expect(history.undo()).toEqual({ uid: 'a', before: RAMP, after: null });
    expect(history.canUndo).toBe(false);
    expect(history.redo()).toEqual({ uid: 'a', before: null, after: RAMP });
    expect(history.canRedo).toBe(false);
  });

  it('cannot be done again after something new', () => {
    const history = new History();
    history.push({ uid: 'a', before: null, after: RAMP });
    history.undo();
    history.push({ before: { title: 'Alt' }, after: { title: 'Neu' } });
    expect(history.redo()).toBeNull();
    const step = history.undo()!;
    expect(isSpotStep(step)).toBe(false);
    expect(step.after).toEqual({ title: 'Alt' });
  });

  it('are forgotten when there are very many', () => {
    const history = new History();
    for (let number = 0; number < 500; number++) history.push({ uid: 'a', before: null, after: RAMP });
    let count = 0;
    while (history.undo()) count++;
    expect(count).toBe(200);
  });
});
