import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetWhenAll, isPlainStart, recall, remember } from './memory.ts';
import { parseUrl } from './state.ts';

const KNOWN = ['events', 'playgrounds', 'depots'];
const state = (address: string) => parseUrl(new URL(address, 'http://localhost/'), '/');

beforeEach(() => localStorage.clear());

describe('memory', () => {
  it('keeps what was chosen', () => {
    remember(['events', 'depots']);
    expect(recall(KNOWN)).toEqual(['events', 'depots']);
  });

  it('drops layers that have left the map, and nonsense', () => {
    localStorage.setItem('layers', 'events,gone,"><script>');
    expect(recall(KNOWN)).toEqual(['events']);
  });

  it('forgets when all are shown again', () => {
    remember(['events']);
    forgetWhenAll(state('/?layers=events'), state('/'));
    expect(recall(KNOWN)).toEqual(['events']);
    forgetWhenAll(state('/'), state('/?layers=events'));
    expect(recall(KNOWN)).toEqual([]);
  });

  it('does without storage', () => {
    const broken = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new Error('denied');
    });
    expect(recall(KNOWN)).toEqual([]);
    broken.mockRestore();
  });

  it.each([
    ['/', true],
    ['/?layers=events', false],
    ['/?at=14/47/9', false],
    ['/events/7/', false],
  ])('knows whether %s is the plain start page: %s', (address, plain) => {
    expect(isPlainStart(new URL(address, 'http://localhost/') as unknown as Location, '/')).toBe(plain);
  });
});
