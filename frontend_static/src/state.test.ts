import { describe, expect, it } from 'vitest';
import { formatPosition, parsePosition, parseUrl, stepOf, toUrl, upFrom } from './state.ts';

const read = (address: string, home = '/') => parseUrl(new URL(address, 'http://localhost'), home);

describe('addresses', () => {
  it.each([
    '/',
    '/?layers=playgrounds,events',
    '/?layers=events&open=now&wheelchair=yes&fresh=2&at=14/47.1/9.5',
    '/?at=14.2/47.14/9.52&sheet=half',
    '/playgrounds/12/',
    '/playgrounds/12/?layers=playgrounds&sheet=half',
    '/?start=9.52,47.14&by=foot&within=15&at=14/47.1/9.5',
    '/playgrounds/12/route/',
    '/playgrounds/12/route/?from=9.5214,47.1412&mode=foot&back=yes',
    '/playgrounds/12/route/?from=9.5,47.1&layers=playgrounds&sheet=full',
  ])('says the same after reading and writing: %s', (address) => {
    expect(toUrl(read(address))).toBe(address);
  });

  it('keeps the language', () => {
    const state = read('/en/events/7/?sheet=half', '/en/');
    expect(state.feature).toEqual({ layer: 'events', id: '7' });
    expect(toUrl(state)).toBe('/en/events/7/?sheet=half');
  });

  it('opens a feature high and the list low', () => {
    expect(read('/').snap).toBe('peek');
    expect(read('/playgrounds/12/').snap).toBe('full');
  });

  it('ignores what it does not understand', () => {
    const state = read('/?sheet=ceiling&at=here&layers=,');
    expect(state).toMatchObject({ snap: 'peek', at: null, layers: [] });
  });

  it.each(['/maps/%E0%A4%A/', '/organisations/join/', '/events/7/card/'])(
    'takes nothing else for a feature: %s',
    (address) => {
      expect(read(address).feature).toBeNull();
    },
  );

  it('does not count the position of the map as a step', () => {
    expect(stepOf(read('/?at=14/47.1/9.5'))).toBe(stepOf(read('/?at=9/47/9')));
  });
});

describe('ways', () => {
  it('leave room for the map', () => {
    expect(read('/playgrounds/12/route/').snap).toBe('half');
  });

  it('are nothing where no feature is open', () => {
    expect(read('/?from=1,2&mode=car').way).toBeNull();
    expect(read('/playgrounds/12/?from=1,2').way).toBeNull();
  });

  it('lead up to their feature', () => {
    const card = upFrom(read('/playgrounds/12/route/?from=9.5,47.1'), 'half')!;
    expect(toUrl(card)).toBe('/playgrounds/12/');
  });
});

describe('position', () => {
  it('is short', () => {
    expect(formatPosition({ zoom: 14.26, lat: 47.1234567, lon: 9.5 })).toBe('14.3/47.12346/9.5');
  });

  it.each(['', '1/2', '14/91/0', '14/0/181', '30/0/0', 'a/b/c'])('refuses %s', (text) => {
    expect(parsePosition(text)).toBeNull();
  });
});

describe('up', () => {
  it('leads from the feature to the list, to the peek, and no further', () => {
    const list = upFrom(read('/playgrounds/12/?layers=playgrounds'), 'half')!;
    expect(toUrl(list)).toBe('/?layers=playgrounds&sheet=half');
    const peek = upFrom(list, 'half')!;
    expect(toUrl(peek)).toBe('/?layers=playgrounds');
    expect(upFrom(peek, 'half')).toBeNull();
  });
});
