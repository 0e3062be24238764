import { beforeEach, describe, expect, it } from 'vitest';
import { Filter, isPressed, tabValues } from './filter.ts';

const filter = new Filter(['state', 'kind', 'overdue', 'assignee', 'new', 'unanswered', 'text', 'box']);

beforeEach(() => history.replaceState(null, '', '/triage/?item=5&state=all&mode=board&sort=age'));

describe('Filter', () => {
  it('asks the server with what it knows, and the box while the list follows the map', () => {
    expect(String(filter.asked('1,2,3,4'))).toBe('state=all&sort=age&box=1%2C2%2C3%2C4');
    filter.set({ here: '0' });
    expect(String(filter.asked('1,2,3,4'))).toBe('state=all&sort=age');
  });

  it('keeps a view without what is open', () => {
    expect(filter.kept).toBe('state=all&mode=board&sort=age');
  });

  it('clears what narrows and nothing else', () => {
    filter.set({ text: 'Bank', kind: '' });
    expect(filter.value('text')).toBe('Bank');
    filter.clear();
    expect(location.search).toBe('?item=5&mode=board&sort=age');
  });
});

describe('tabs', () => {
  it('are pressed by the address, and let go when pressed again', () => {
    const query = new URLSearchParams('assignee=me');
    expect(isPressed('mine', query)).toBe(true);
    expect(isPressed('overdue', query)).toBe(false);
    expect(tabValues('mine', query)).toMatchObject({ assignee: '', here: '' });
    expect(tabValues('overdue', query)).toMatchObject({ assignee: '', overdue: '1' });
  });

  it('list what they count, wherever it lies', () => {
    expect(tabValues('overdue', new URLSearchParams())).toMatchObject({ overdue: '1', here: '0' });
    expect(tabValues('here', new URLSearchParams('overdue=1&here=0'))).toEqual({ here: '' });
  });

  it('let the list follow the map unless told otherwise', () => {
    expect(isPressed('here', new URLSearchParams())).toBe(true);
    expect(tabValues('here', new URLSearchParams())).toEqual({ here: '0' });
    expect(tabValues('here', new URLSearchParams('here=0'))).toEqual({ here: '' });
  });

  it('look for words everywhere unless told otherwise', () => {
    expect(isPressed('here', new URLSearchParams('text=2026-0001'))).toBe(false);
    expect(isPressed('here', new URLSearchParams('text=2026-0001&here=1'))).toBe(true);
    expect(tabValues('here', new URLSearchParams('text=2026-0001'))).toEqual({ here: '1' });
    expect(tabValues('here', new URLSearchParams('text=2026-0001&here=1'))).toEqual({ here: '0' });
  });
});
