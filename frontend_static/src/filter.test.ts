import { describe, expect, it } from 'vitest';
import {
  choiceQuery,
  isChosen,
  isEverything,
  reachOf,
  readWish,
  sameChoice,
  sameLayers,
  startOf,
  tick,
  toggle,
} from './filter.ts';

const ALL = ['playgrounds', 'rest-spots', 'events'];

describe('chips', () => {
  it('add and remove all layers of a family', () => {
    const places = ['playgrounds', 'rest-spots'];
    expect(toggle([], places)).toEqual(places);
    expect(toggle(['events', ...places], places)).toEqual(['events']);
  });

  it('complete a family of which a part is shown', () => {
    expect(toggle(['playgrounds'], ['playgrounds', 'rest-spots'])).toEqual(['playgrounds', 'rest-spots']);
    expect(isChosen(['playgrounds'], ['playgrounds', 'rest-spots'])).toBe(false);
  });
});

describe('legend', () => {
  it('starts with everything ticked', () => {
    expect(tick([], ALL, 'events', false)).toEqual(['playgrounds', 'rest-spots']);
  });

  it('says nothing when everything is ticked again', () => {
    expect(tick(['playgrounds', 'rest-spots'], ALL, 'events', true)).toEqual([]);
  });

  it('adds and takes away what is only shown when it is asked for', () => {
    const usual = ['playgrounds', 'rest-spots'];
    expect(tick([], ALL, 'events', true, usual)).toEqual(ALL);
    expect(tick(ALL, ALL, 'events', false, usual)).toEqual([]);
    expect(tick([], ALL, 'playgrounds', false, usual)).toEqual(['rest-spots']);
  });

  it('shows everything rather than nothing', () => {
    expect(tick(['events'], ALL, 'events', false)).toEqual([]);
  });
});

it('compares choices whatever their order', () => {
  expect(sameLayers(['a', 'b'], ['b', 'a'])).toBe(true);
  expect(sameLayers(['a'], [])).toBe(false);
});

describe('wishes', () => {
  it('are written the same way whatever the order', () => {
    const query = new URLSearchParams('wheelchair=yes&sheet=half&fresh=&open=now');
    expect(readWish(query)).toBe('open=now&wheelchair=yes');
  });

  it.each([
    ['start=9.52%2C47.14&within=15&by=foot', 'start=9.52,47.14&by=foot&within=15'],
    ['open=arrival&start=9.52,47.14', 'open=arrival&start=9.52,47.14'],
    ['open=arrival&by=foot&within=15&fresh=2', 'fresh=2'],
    ['open=now&within=15', 'open=now'],
  ])('say nothing of a way without a start: %s', (query, written) => {
    expect(readWish(new URLSearchParams(query))).toBe(written);
  });

  it('tell what can be reached, and from where', () => {
    const wish = 'open=now&start=9.52,47.14&by=foot&within=15';
    expect(reachOf(wish)).toBe('start=9.52,47.14&by=foot&within=15');
    expect(reachOf('start=9.52,47.14&by=foot')).toBe('');
    expect(startOf(wish)).toBe('start=9.52,47.14&by=foot');
    expect(startOf('open=now')).toBe('');
  });

  it('are part of the choice', () => {
    expect(choiceQuery({ layers: ['events'], wish: 'open=now' })).toBe('layers=events&open=now');
    expect(choiceQuery({ layers: [], wish: '' })).toBe('');
    expect(isEverything({ layers: [], wish: 'fresh=2' })).toBe(false);
    expect(sameChoice({ layers: [], wish: '' }, { layers: [], wish: 'fresh=2' })).toBe(false);
  });
});
