import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryOf } from './entry.ts';
import { send } from './sending.ts';
import { fetchTicket, Later } from './ticket.ts';

const URL_SENT_TO = 'http://localhost:3000/add/youth-spots/';
const TICKET = { now: '2027-06-01T12:00:00Z', who: '', token: 'fresh', challenge: null };
const asked = vi.fn<typeof fetch>();

function entry() {
  const draft = {
    key: 'k1',
    url: URL_SENT_TO,
    page: '/add/youth-spots/',
    what: 'Jugendorte',
    title: 'Rampe',
    fields: [
      ['title', 'Rampe'],
      ['photo_alt', 'Beton'],
      ['csrfmiddlewaretoken', 'stale'],
    ] as [string, string][],
    photos: [{ field: 'photos', name: 'photo.webp', blob: new Blob(['abc'], { type: 'image/webp' }) }],
    drawnAt: '',
  };
  return entryOf(draft, '', 'waiting', 0);
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = { 'Content-Type': 'application/problem+json' };
  return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } });
}

function redirected(url: string, status = 200): Response {
  return Object.defineProperties(new Response('', { status }), {
    redirected: { value: true },
    url: { value: url },
  });
}

const sentBody = () => asked.mock.lastCall![1]!.body as FormData;

beforeEach(() => vi.stubGlobal('fetch', asked.mockReset()));
afterEach(() => void vi.unstubAllGlobals());

describe('an entry', () => {
  it('is sent as its form would, with its key and with what is fresh', async () => {
    asked.mockResolvedValueOnce(redirected('http://localhost:3000/contributions/secret/?new=1'));
    expect(await send(entry(), TICKET)).toEqual({ kind: 'arrived', address: '/contributions/secret/' });
    asked.mockResolvedValueOnce(redirected('http://localhost:3000/en/report/sent/secret/'));
    expect(await send(entry(), TICKET)).toEqual({ kind: 'arrived', address: '/en/report/sent/secret/' });
    const body = sentBody();
    expect(body.getAll('csrfmiddlewaretoken')).toEqual(['fresh']);
    expect([body.get('title'), body.get('photo_alt'), body.get('idempotency_key')]).toEqual([
      'Rampe',
      'Beton',
      'k1',
    ]);
    const photo = body.get('photos') as File;
    expect([photo.name, photo.size]).toEqual(['photo.webp', 3]);
  });

  it('has arrived even where its page cannot be drawn', async () => {
    asked.mockResolvedValueOnce(redirected('http://localhost:3000/contributions/secret/', 503));
    expect(await send(entry(), TICKET)).toMatchObject({ kind: 'arrived' });
  });

  it('has not arrived where its author is asked to sign in', async () => {
    asked.mockResolvedValueOnce(redirected('http://localhost:3000/account/login/?next=/add/'));
    expect(await send(entry(), TICKET)).toMatchObject({ kind: 'refused', status: 200 });
  });

  it('comes back with the words of the server', async () => {
    const errors = [{ field: 'kind', label: 'Was ist es?', detail: 'Bitte wählen.' }];
    asked.mockResolvedValueOnce(answer(422, { detail: 'So nicht', errors }));
    const outcome = await send(entry(), TICKET);
    expect(outcome).toEqual({ kind: 'refused', status: 422, words: 'So nicht', problems: errors });
  });

  it.each([403, 413])('is refused by status %d also where no words come with it', async (status) => {
    asked.mockResolvedValueOnce(
      new Response('<p>No</p>', { status, headers: { 'Content-Type': 'text/html' } }),
    );
    expect(await send(entry(), TICKET)).toEqual({ kind: 'refused', status, words: '', problems: [] });
  });

  it.each([
    [429, { 'Retry-After': '120' }, 120_000],
    [429, { 'Retry-After': '999999' }, 3_600_000],
    [503, {}, 60_000],
    [429, { 'Retry-After': 'Wed, 21 Oct 2099 07:28:00 GMT' }, 60_000],
  ])('waits after status %d with %o', async (status, headers, restMs) => {
    asked.mockResolvedValueOnce(answer(status, { detail: 'Später' }, headers as Record<string, string>));
    expect(await send(entry(), TICKET)).toEqual({ kind: 'later', status, words: 'Später', restMs });
  });
});

describe('a ticket', () => {
  it('is fetched anew each time', async () => {
    asked.mockResolvedValueOnce(answer(200, TICKET));
    expect(await fetchTicket()).toEqual(TICKET);
    expect(asked.mock.lastCall![1]).toMatchObject({ cache: 'no-store' });
  });

  it('may have to wait', async () => {
    asked.mockResolvedValueOnce(answer(429, {}, { 'Retry-After': '10' }));
    const problem = await fetchTicket().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Later);
    expect((problem as Later).restMs).toBe(10_000);
  });
});
