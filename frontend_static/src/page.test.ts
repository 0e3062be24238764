import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Page } from './page.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const address = () => location.pathname + location.search;

describe('page', () => {
  let page: Page;

  beforeEach(() => {
    history.replaceState(null, '', 'http://localhost:3000/');
    page = new Page(window);
  });

  it('gives each step an address and tells about it', () => {
    const seen: string[] = [];
    page.subscribe((state, before) => seen.push(`${before.snap}>${state.snap}`));
    page.go({ snap: 'half' });
    expect(address()).toBe('/?sheet=half');
    expect(seen).toEqual(['peek>half']);
  });

  it('does not make a step of a moved map', () => {
    const before = history.length;
    page.amend({ at: { zoom: 14, lat: 47.1, lon: 9.5 } });
    expect(history.length).toBe(before);
    expect(address()).toBe('/?at=14/47.1/9.5');
  });

  it('remembers the steps that led to a feature', () => {
    page.go({ snap: 'half' });
    page.go({ feature: { layer: 'events', id: '7' }, snap: 'full' });
    expect(address()).toBe('/events/7/');
    expect(history.state).toEqual({ trail: ['/', '/?sheet=half'] });
  });

  it('goes back instead of forward when a step leads where one has been', () => {
    const jumps: number[] = [];
    history.go = (delta) => void jumps.push(delta ?? 0);
    page.go({ snap: 'half' });
    page.go({ snap: 'full' });
    page.go({ snap: 'peek' });
    expect(jumps).toEqual([-2]);
  });

  it('replaces an address that was opened directly', async () => {
    history.replaceState(null, '', 'http://localhost:3000/events/7/');
    page = new Page(window);
    expect(page.up()).toBe(true);
    await settled();
    expect(address()).toBe('/?sheet=half');
    expect(page.up()).toBe(true);
    expect(address()).toBe('/');
    expect(page.up()).toBe(false);
  });

  describe('with remembered layers', () => {
    beforeEach(() => {
      document.body.innerHTML = '<a class="chip" data-layers="events,depots"></a>';
      localStorage.setItem('layers', 'events');
    });

    afterEach(() => localStorage.clear());

    it('shows them on the plain start page, without a step more to go back', () => {
      const steps = history.length;
      history.replaceState(null, '', 'http://localhost:3000/');
      page = new Page(window);
      expect(page.state.layers).toEqual(['events']);
      expect(address()).toBe('/?layers=events');
      expect(history.length).toBe(steps);
    });

    it('leaves an address that says what to show as it is, and itself as well', () => {
      history.replaceState(null, '', 'http://localhost:3000/?layers=depots');
      page = new Page(window);
      expect(page.state.layers).toEqual(['depots']);
      expect(localStorage.getItem('layers')).toBe('events');
    });
  });
});
