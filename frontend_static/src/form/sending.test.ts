import { afterEach, describe, expect, it, vi } from 'vitest';
import { meaningOf, post, type Answer } from './sending.ts';

const HERE = 'http://localhost/playgrounds/add/';
const answer = (status: number, body: string, rest: Partial<Answer> = {}): Answer => ({
  status,
  url: HERE,
  media: 'text/html; charset=utf-8',
  body,
  ...rest,
});
const meant = (one: Answer) => meaningOf(one, HERE, 'am-form');
const FORM = '<main><h1>Neu</h1><am-form><form><p>Bitte wählen Sie.</p></form></am-form></main>';

describe('an answer', () => {
  it('that comes from elsewhere leads there', () => {
    const url = 'http://localhost/playgrounds/9/';
    expect(meant(answer(200, '<p>Danke!</p>', { url }))).toEqual({ kind: 'leave', url });
  });

  it('that holds the form again is drawn, whatever its number', () => {
    for (const status of [200, 422, 429]) {
      const meaning = meant(answer(status, FORM));
      expect(meaning.kind).toBe('redraw');
      expect(meaning.kind === 'redraw' && meaning.form.textContent).toBe('Bitte wählen Sie.');
    }
  });

  it('that holds the form again after a redirection that failed is drawn, too', () => {
    expect(meant(answer(422, FORM, { url: 'http://localhost/other/' })).kind).toBe('redraw');
  });

  it.each([
    ['<main><h1>Nein.</h1><p>Das dauert noch.</p><p>Zur Karte</p></main>', 'Das dauert noch.'],
    ['<!doctype html><title>x</title><p>Die Datenbank ruht.', 'Die Datenbank ruht.'],
    ['<h1>413</h1>', ''],
  ])('that is a page says in its first paragraph what is wrong: %s', (page, words) => {
    expect(meant(answer(503, page))).toEqual({ kind: 'sentence', words });
  });

  it('for machines has its own words', () => {
    const media = 'application/problem+json';
    const body = '{"title":"Too Many Requests","detail":"Bitte warten Sie eine Stunde."}';
    expect(meant(answer(429, body, { media }))).toEqual({
      kind: 'sentence',
      words: 'Bitte warten Sie eine Stunde.',
    });
    expect(meant(answer(429, '', { media }))).toEqual({ kind: 'sentence', words: '' });
  });
});

class Request extends EventTarget {
  upload: { onprogress?: (event: object) => void; onload?: () => void } = {};
  status = 200;
  responseURL = HERE;
  responseText = 'gut';
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  open = vi.fn();
  send = vi.fn();
  setRequestHeader = vi.fn();
  getResponseHeader = () => 'text/html';
  abort(): void {
    this.onabort?.();
    this.onloadend?.();
  }
}

describe('sending', () => {
  afterEach(() => vi.useRealTimers());

  function begin(moved: (share: number | null) => void = () => undefined) {
    const request = new Request();
    const data = new FormData();
    const answered = post(HERE, data, moved, request as unknown as XMLHttpRequest);
    expect(request.open).toHaveBeenCalledWith('POST', HERE);
    expect(request.send).toHaveBeenCalledWith(data);
    return { request, answered };
  }

  it('tells how far it is, and what came', async () => {
    const moved = vi.fn();
    const { request, answered } = begin(moved);
    request.upload.onprogress!({ loaded: 1, total: 4, lengthComputable: true });
    request.upload.onload!();
    request.onload!();
    request.onloadend!();
    expect(moved.mock.calls).toEqual([[0.25], [null]]);
    await expect(answered).resolves.toEqual({ status: 200, url: HERE, media: 'text/html', body: 'gut' });
  });

  it('fails without a network', async () => {
    const { request, answered } = begin();
    request.onerror!();
    await expect(answered).rejects.toThrow('No answer');
  });

  it('gives up after a minute without a sign of life, however long it takes in all', async () => {
    vi.useFakeTimers();
    const { request, answered } = begin();
    const failed = expect(answered).rejects.toThrow('No answer');
    vi.advanceTimersByTime(59_000);
    request.upload.onprogress!({ loaded: 1, total: 4, lengthComputable: true });
    vi.advanceTimersByTime(59_000);
    const abort = vi.spyOn(request, 'abort');
    expect(abort).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(abort).toHaveBeenCalledOnce();
    await failed;
  });
});
