import { expect, it, vi } from 'vitest';
import { Drag } from './drag.ts';

function dragged() {
  const listener = { moved: vi.fn(), ended: vi.fn() };
  return { listener, drag: new Drag(100, listener, 0) };
}

it('takes a trembling finger for a tap', () => {
  const { listener, drag } = dragged();
  drag.to(104, 10);
  drag.end(20);
  expect(listener.moved).not.toHaveBeenCalled();
  expect(listener.ended).not.toHaveBeenCalled();
});

it('tells distance and speed', () => {
  const { listener, drag } = dragged();
  drag.to(120, 10);
  drag.to(160, 30);
  drag.end(40);
  expect(listener.moved).toHaveBeenLastCalledWith(60);
  expect(listener.ended).toHaveBeenCalledWith(60, 1.5);
});

it('forgets the speed of a finger that came to rest', () => {
  const { listener, drag } = dragged();
  drag.to(40, 10);
  drag.end(500);
  expect(listener.ended).toHaveBeenCalledWith(-60, 0);
});
