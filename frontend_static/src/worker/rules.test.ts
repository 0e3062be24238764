import { describe, expect, it } from 'vitest';
import { cardOf, homeOf, mayKeep, ruleFor, shelfOf, standInOf } from './rules.ts';

const at = (path: string) => new URL(path, 'https://karte.example');
const part = (path: string) => ruleFor({ url: at(path), isNavigation: false });
const page = (path: string) => ruleFor({ url: at(path), isNavigation: true });

describe('rules', () => {
  it.each([
    ['/static/assets/main-CFlSGYqF.css', 'kept', 'shell'],
    ['/static/favicon.svg', 'soon', 'shell'],
    ['/markers/places/temaki/bench.svg?theme=dark', 'soon', 'drawings'],
    ['/tiles/basemap/14/1/2.mvt?v=7', 'kept', 'tiles'],
    ['/tiles/map/14/1/2.mvt?layers=events', 'fresh', 'tiles'],
    ['/en/list/?bbox=9,47,10,48', 'fresh', 'pieces'],
    ['/events/7/card/', 'fresh', 'pieces'],
  ])('answers %s: %s, from %s', (path, way, shelf) => {
    expect(part(path)).toEqual({ way, shelf });
  });

  it('asks the network for pages first', () => {
    expect(page('/events/7/')).toEqual({ way: 'fresh', shelf: 'pages' });
  });

  it.each(['/admin/', '/en/admin/login/', '/api/', '/account/login/', '/health/live', '/embed/', '/sw.js'])(
    'does not touch %s',
    (path) => {
      expect(part(path)).toBeNull();
      expect(page(path)).toBeNull();
    },
  );

  it.each([
    '/search/',
    '/en/search/?q=arzt',
    '/?q=arzt',
    '/list/?near=9.5,47.1',
    '/list/?start=9.5,47.1',
    '/events/7/route/?from=9.5,47.1',
    '/nearby/?lon=9&lat=47',
  ])('keeps no trace of what was typed or where somebody stands: %s', (path) => {
    expect(part(path)).toBeNull();
    expect(page(path)).toEqual({ way: 'fresh', shelf: null });
  });

  it('keeps no page for each place that the map stood at', () => {
    expect(page('/?at=14/47.1/9.5')).toEqual({ way: 'fresh', shelf: null });
  });
});

describe('what may be kept', () => {
  const answer = (words: string | null, status = 200) =>
    new Response('', { status, headers: words === null ? {} : { 'Cache-Control': words } });

  it.each(['public, max-age=0, must-revalidate', 'max-age=31536000, public, immutable'])('%s', (words) => {
    expect(mayKeep('pieces', answer(words))).toBe(true);
  });

  it.each([null, 'max-age=60', 'private, no-store', 'public, no-store', 'no-cache'])('not: %s', (words) => {
    expect(mayKeep('pieces', answer(words))).toBe(false);
  });

  it('files of the build, if nobody forbids it', () => {
    expect(mayKeep('shell', answer(null))).toBe(true);
    expect(mayKeep('shell', answer('private'))).toBe(false);
  });

  it('no errors', () => {
    expect(mayKeep('pieces', answer('public', 404))).toBe(false);
  });
});

describe('languages', () => {
  const homes = ['/', '/en/'];

  it('finds the start page in the language of an address', () => {
    expect(homeOf(at('/events/7/'), homes)).toBe('/');
    expect(homeOf(at('/en/events/7/'), homes)).toBe('/en/');
  });

  it("finds the piece that stands for a feature's page", () => {
    expect(cardOf(at('/en/events/7/'), '/en/')).toBe('/en/events/7/card/');
    expect(cardOf(at('/about/'), '/')).toBeNull();
    expect(cardOf(at('/'), '/')).toBeNull();
  });

  it.each([
    ['/add/', '/', '/add/offline/'],
    ['/en/add/youth-spots/', '/en/', '/en/add/youth-spots/offline/'],
    ['/youth-spots/7/gone/', '/', '/gone/offline/'],
    ['/en/report/', '/en/', '/en/report/offline/'],
    ['/report/sent/secret/', '/', null],
    ['/youth-spots/7/suggest/', '/', null],
    ['/outbox/', '/', null],
  ])('finds the form that stands in for %s', (path, home, standIn) => {
    expect(standInOf(at(path), home)).toBe(standIn);
  });
});

describe('pages for work', () => {
  const answer = (headers: Record<string, string>, status = 200) => new Response('', { status, headers });
  const forWork = { 'X-Keep-On-Device': '1', 'Cache-Control': 'private, no-store' };

  it('lie on a shelf of their own, though no other cache may keep them', () => {
    expect(shelfOf('pages', answer(forWork))).toBe('work');
  });

  it('are pages that worked, and nothing else', () => {
    expect(shelfOf('pages', answer(forWork, 403))).toBeNull();
    expect(shelfOf('pieces', answer(forWork))).toBeNull();
  });

  it('change nothing for others', () => {
    expect(shelfOf('pages', answer({ 'Cache-Control': 'public, max-age=0' }))).toBe('pages');
    expect(shelfOf('pages', answer({ 'Cache-Control': 'private, no-store' }))).toBeNull();
  });
});
