import { beforeEach, expect, it, vi } from 'vitest';
import { AmForm } from '../form.ts';
import { post } from '../form/sending.ts';
import { lay, markup } from '../templates.ts';
import { keepPhotos } from './photos.ts';

vi.mock('../form/sending.ts', async (original) => ({ ...(await original<object>()), post: vi.fn() }));

const HERE = 'http://localhost:3000/inspections/grounds/7/visual/';
const shelf = new Map<string, Response>();

customElements.define('am-form', AmForm);

beforeEach(async () => {
  history.replaceState(null, '', HERE);
  sessionStorage.setItem('draft /inspections/grounds/7/visual/', '[["note","Kette"]]');
  vi.spyOn(location, 'assign').mockImplementation(() => undefined);
  vi.stubGlobal('caches', {
    open: async () => ({
      keys: async () => [...shelf.keys()].map((url) => ({ url })),
      delete: async ({ url }: Request) => shelf.delete(url),
    }),
  });
  lay(`<am-form><form method="post" action="${HERE}"><input name="note">${markup('forms/_sending.html')}
    <button>Unterschreiben</button></form></am-form>`);
  keepPhotos(document.querySelector('am-form')!);
  shelf.set(`${HERE}photos/photos_1/0`, new Response());
});

it('forgets the photos of an inspection once it is sent', async () => {
  vi.mocked(post).mockResolvedValue({ status: 200, url: `${HERE}../done/`, media: 'text/html', body: '' });
  document.querySelector('form')!.requestSubmit();
  await vi.waitFor(() => expect(location.assign).toHaveBeenCalled());
  await vi.waitFor(() => expect(shelf.size).toBe(0));
});

it('keeps them while it is not', async () => {
  const signIn = 'http://localhost:3000/account/login/?next=/inspections/grounds/7/visual/';
  vi.mocked(post).mockResolvedValue({ status: 200, url: signIn, media: 'text/html', body: '' });
  document.querySelector('form')!.requestSubmit();
  await vi.waitFor(() => expect(location.assign).toHaveBeenCalled());
  expect(shelf.size).toBe(1);
});
