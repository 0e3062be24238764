import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AmForm } from './form.ts';
import { post, type Answer } from './form/sending.ts';
import { lay, markup } from './templates.ts';

vi.mock('./form/sending.ts', async (original) => ({ ...(await original<object>()), post: vi.fn() }));

const ADDRESS = 'http://localhost:3000/playgrounds/add/';

const formOf = (inside: string) => `<form method="post" action="/playgrounds/add/" novalidate>
  <input type="hidden" name="idempotency_key" value="k1">${inside}
  ${markup('forms/_sending.html')}<button name="send" value="yes">Absenden</button></form>`;
const FIELDS = `<div class="field"><input name="title"></div><textarea name="text"></textarea>
  <am-photos id="photos"><input type="file" name="photos"></am-photos>`;
const PAGE = `<am-form>${formOf(FIELDS)}</am-form>`;

let element: HTMLElement;

const one = <Part extends HTMLElement>(selector: string) => element.querySelector<Part>(selector)!;
const title = () => one<HTMLInputElement>('[name="title"]');
const sent = () => vi.mocked(post).mock.calls.map(([, data]) => Object.fromEntries(data));
const came = (status: number, body: string, url = ADDRESS): Answer => ({
  status,
  url,
  media: 'text/html',
  body,
});
const settle = () => new Promise((done) => setTimeout(done));

function answerWith(...answers: (Answer | Error)[]): void {
  for (const answer of answers) {
    if (answer instanceof Error) vi.mocked(post).mockRejectedValueOnce(answer);
    else vi.mocked(post).mockResolvedValueOnce(answer);
  }
}

function submit(): void {
  one('button[name="send"]').click();
}

function write(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

beforeAll(() => customElements.define('am-form', AmForm));

beforeEach(() => {
  vi.mocked(post).mockReset();
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.spyOn(location, 'assign')
    .mockReset()
    .mockImplementation(() => undefined);
  history.replaceState(null, '', ADDRESS);
  sessionStorage.clear();
  lay(PAGE);
  element = document.querySelector('am-form')!;
});

describe('sending', () => {
  it('follows where the answer leads', async () => {
    answerWith(came(200, '<p>Danke!</p>', 'http://localhost:3000/playgrounds/9/'));
    write(title(), 'Rheinwiese');
    submit();
    await settle();
    expect(sent()).toMatchObject([{ idempotency_key: 'k1', title: 'Rheinwiese', send: 'yes' }]);
    expect(location.assign).toHaveBeenCalledWith('http://localhost:3000/playgrounds/9/');
  });

  it('happens once, however often somebody clicks', async () => {
    answerWith(came(200, '', 'http://localhost:3000/playgrounds/9/'));
    const prepared = vi.fn();
    one('form').addEventListener('submit', prepared);
    submit();
    submit();
    await settle();
    submit();
    expect(post).toHaveBeenCalledOnce();
    expect(prepared).toHaveBeenCalledOnce();
  });

  it('says that it is under way', async () => {
    let finish!: (answer: Answer) => void;
    vi.mocked(post).mockImplementation((_url, _data, moved) => {
      moved(0.5);
      return new Promise((done) => (finish = done));
    });
    submit();
    await settle();
    const bar = one<HTMLProgressElement>('progress');
    expect([bar.hidden, bar.value]).toEqual([false, 0.5]);
    expect(one('[data-words]').textContent).toBe('Sending …');
    expect(one('button[name="send"]').getAttribute('aria-disabled')).toBe('true');
    finish(came(503, '<p>Später.</p>'));
    await settle();
    expect(bar.hidden).toBe(true);
    expect(one('button[name="send"]').hasAttribute('aria-disabled')).toBe(false);
  });

  it('waits for photos that are made smaller', async () => {
    let finish!: () => void;
    const photos = one('am-photos') as HTMLElement & { settled?: () => Promise<void> };
    photos.settled = () => new Promise((done) => (finish = done));
    answerWith(new Error('no matter'));
    submit();
    await settle();
    expect(post).not.toHaveBeenCalled();
    finish();
    await settle();
    expect(post).toHaveBeenCalledOnce();
  });
});

describe('trouble', () => {
  it('keeps everything, and sends the same again with the same key', async () => {
    answerWith(new Error('no network'), came(200, '', 'http://localhost:3000/playgrounds/9/'));
    write(title(), 'Rheinwiese');
    submit();
    await settle();
    expect(title().value).toBe('Rheinwiese');
    expect(document.activeElement).toBe(one('[data-again]'));
    one('[data-again]').click();
    await settle();
    const same = { idempotency_key: 'k1', title: 'Rheinwiese', send: 'yes' };
    expect(sent()).toMatchObject([same, same]);
    expect(element.querySelector('div[data-trouble]')).toBeNull();
    expect(location.assign).toHaveBeenCalledOnce();
  });

  it('says the server’s sentence', async () => {
    answerWith(came(503, '<main><p>Gerade wird gewartet.</p></main>'), came(429, '<p>Bitte langsam.</p>'));
    submit();
    await settle();
    expect(one('[data-sentence]').textContent).toBe('Gerade wird gewartet.');
    submit();
    await settle();
    const alerts = [...element.querySelectorAll('div[data-trouble] [data-sentence]')];
    expect(alerts.map(({ textContent }) => textContent)).toEqual(['Bitte langsam.']);
  });
});

describe('errors', () => {
  const WRONG = `<title>Neu</title><main><am-form><p class="alert alert-wrong">Noch nicht.</p>${formOf(
    `<div class="field field-wrong"><p class="field-error">Bitte sagen Sie, wie.</p><input name="title" value="R"></div>
     <textarea name="text">Schön</textarea><am-photos id="empty"></am-photos>`,
  )}</am-form></main>`;

  it('come with the server’s form, in which the photos stay and the first wrong field has the focus', async () => {
    const photos = one('am-photos');
    answerWith(came(422, WRONG));
    submit();
    await settle();
    expect(element.querySelector('.field-error')!.textContent).toBe('Bitte sagen Sie, wie.');
    expect(one('[name="text"]')).toMatchObject({ value: 'Schön' });
    expect(one('am-photos')).toBe(photos);
    expect(element.querySelector('#empty')).toBeNull();
    expect(document.activeElement).toBe(title());
  });

  it('that belong to no field are read at the top', async () => {
    const doubles = '<div class="alert" role="alert">Meinen Sie das hier?</div>';
    answerWith(came(422, `<am-form><p class="alert" hidden></p>${formOf(doubles + FIELDS)}</am-form>`));
    submit();
    await settle();
    expect(document.activeElement!.textContent).toBe('Meinen Sie das hier?');
  });

  it('can be put right and sent', async () => {
    answerWith(came(422, WRONG), came(200, '', 'http://localhost:3000/playgrounds/9/'));
    submit();
    await settle();
    write(title(), 'Rheinwiese');
    submit();
    await settle();
    expect(sent()[1]).toMatchObject({ title: 'Rheinwiese', text: 'Schön' });
    expect(location.assign).toHaveBeenCalledOnce();
  });
});

describe('a draft', () => {
  const KEY = 'draft /playgrounds/add/';

  const again = () => {
    lay(PAGE);
    element = document.querySelector('am-form')!;
  };

  it('is kept while somebody types, and gone once it is sent', async () => {
    vi.useFakeTimers();
    write(title(), 'Rheinwiese');
    vi.advanceTimersByTime(500);
    vi.useRealTimers();
    expect(sessionStorage.getItem(KEY)).toContain('Rheinwiese');
    answerWith(came(200, '', 'http://localhost:3000/playgrounds/9/'));
    submit();
    await settle();
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('stays when its author has to sign in first', async () => {
    write(title(), 'Rheinwiese');
    await new Promise((done) => setTimeout(done, 500));
    answerWith(came(200, '', 'http://localhost:3000/account/login/?next=/playgrounds/add/'));
    submit();
    await settle();
    expect(location.assign).toHaveBeenCalledOnce();
    again();
    one('[data-restore]').click();
    expect(title().value).toBe('Rheinwiese');
  });

  it('is forgotten when nothing is left of it', () => {
    vi.useFakeTimers();
    write(title(), 'Rheinwiese');
    vi.advanceTimersByTime(500);
    write(title(), '');
    vi.advanceTimersByTime(500);
    vi.useRealTimers();
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('is offered, and put back when somebody wants it', () => {
    sessionStorage.setItem(KEY, '[["title","Rheinwiese"],["text","Lang"]]');
    again();
    expect(title().value).toBe('');
    one('[data-restore]').click();
    expect([title().value, one<HTMLTextAreaElement>('textarea').value]).toEqual(['Rheinwiese', 'Lang']);
    expect(element.querySelector('div[data-draft]')).toBeNull();
  });

  it('is thrown away when nobody wants it', () => {
    sessionStorage.setItem(KEY, '[["title","Rheinwiese"]]');
    again();
    one('[data-discard]').click();
    expect(title().value).toBe('');
    expect(sessionStorage.getItem(KEY)).toBeNull();
    expect(element.querySelector('div[data-draft]')).toBeNull();
  });

  it('is offered wherever the map stood when the form was opened', () => {
    sessionStorage.setItem(KEY, '[["title","Rheinwiese"]]');
    lay(PAGE.replace('/add/"', '/add/?at=14/47.1/9.5"'));
    element = document.querySelector('am-form')!;
    expect(element.querySelector('div[data-draft]')).not.toBeNull();
  });

  it('is not offered where the form says the same', () => {
    sessionStorage.setItem(KEY, '[["title",""],["text",""]]');
    again();
    expect(element.querySelector('div[data-draft]')).toBeNull();
  });
});

describe('leaving', () => {
  function dispatchFrom(id: string, type: string): void {
    document.getElementById(id)!.dispatchEvent(new Event(type, { bubbles: true }));
  }

  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };

  it.each([
    ['the search is pressed without words', () => dispatchFrom('search', 'submit')],
    ['what is like it was opened in another window', () => dispatchFrom('alike', 'click')],
  ])('is not the same as having sent: %s', async (_when, happen) => {
    document.body.insertAdjacentHTML('beforeend', '<form id="search"></form>');
    one('form').insertAdjacentHTML('beforeend', '<a id="alike" data-leave></a>');
    happen();
    answerWith(came(200, '', 'http://localhost:3000/playgrounds/9/'));
    submit();
    await settle();
    expect(post).toHaveBeenCalledOnce();
  });

  it('is asked about only when photos would be lost', () => {
    write(title(), 'Rheinwiese');
    expect(leave()).toBe(false);
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'a.jpg'));
    one<HTMLInputElement>('[name="photos"]').files = files.files;
    expect(leave()).toBe(true);
    element.remove();
    expect(leave()).toBe(false);
  });
});
