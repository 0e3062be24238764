import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { lay, markup } from '../templates.ts';
import { AmPhotos } from './picker.ts';
import { shrinkPhoto } from './shrinking.ts';

vi.mock('./shrinking.ts', () => ({ shrinkPhoto: vi.fn() }));

let photos: AmPhotos;

const image = (name: string, size = 10) => new File(['x'.repeat(size)], name, { type: 'image/jpeg' });
const field = () => photos.querySelector<HTMLInputElement>('[name="photos"]')!;
const names = () => [...field().files!].map(({ name }) => name);
const lines = () => [...photos.querySelectorAll<HTMLElement>('.photo')];
const problem = () => photos.querySelector<HTMLElement>('[data-problem]')!;

/** A visitor's choice takes the place of what the field held. */
async function choose(...files: File[]): Promise<void> {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  field().files = chosen.files;
  field().dispatchEvent(new Event('change', { bubbles: true }));
  await photos.settled();
}

beforeAll(() => customElements.define('am-photos', AmPhotos));

beforeEach(() => {
  vi.mocked(shrinkPhoto).mockImplementation((file) => Promise.resolve(new File(['small'], file.name, file)));
  lay(markup('forms/_photos.html', { field: '<input type="file" name="photos" multiple accept="image/*">' }));
  photos = document.querySelector('am-photos')!;
});

it('gathers what is chosen in several steps, made smaller', async () => {
  await choose(image('a.jpg'));
  await choose(image('b.jpg'), image('c.jpg'));
  expect(names()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  expect([...field().files!].map(({ size }) => size)).toEqual([5, 5, 5]);
  expect(lines().some((line) => line.hasAttribute('aria-busy'))).toBe(false);
});

it('takes a photo from the camera, too', async () => {
  const camera = photos.querySelector<HTMLInputElement>('[data-camera]')!;
  const taken = new DataTransfer();
  taken.items.add(image('now.jpg'));
  camera.files = taken.files;
  camera.dispatchEvent(new Event('change'));
  await photos.settled();
  expect(names()).toEqual(['now.jpg']);
});

it('asks for words for each photo, in the order of the photos, and for none without one', async () => {
  expect(photos.querySelectorAll('[name="photo_alt"]')).toHaveLength(0);
  await choose(image('a.jpg'), image('b.jpg'));
  const words = [...photos.querySelectorAll<HTMLInputElement>('[name="photo_alt"]')];
  const labels = [...photos.querySelectorAll<HTMLLabelElement>('.photo-words label')];
  expect(labels.map((label) => label.htmlFor)).toEqual(words.map(({ id }) => id));
  expect(new Set(words.map(({ id }) => id)).size).toBe(2);
});

it('takes one out with its words, and counts anew', async () => {
  await choose(image('a.jpg'), image('b.jpg'), image('c.jpg'));
  for (const [at, input] of [...photos.querySelectorAll<HTMLInputElement>('[data-words]')].entries())
    input.value = `words ${at}`;
  lines()[1]!.querySelector<HTMLElement>('[data-remove]')!.click();
  expect(names()).toEqual(['a.jpg', 'c.jpg']);
  expect([...photos.querySelectorAll<HTMLInputElement>('[data-words]')].map(({ value }) => value)).toEqual([
    'words 0',
    'words 2',
  ]);
  const buttons = [...photos.querySelectorAll('[data-remove]')];
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Remove photo 1',
    'Remove photo 2',
  ]);
  expect(document.activeElement).toBe(buttons[1]);
});

it('takes six and says so when there are more', async () => {
  await choose(...Array.from({ length: 8 }, (_, at) => image(`${at}.jpg`)));
  expect(names()).toHaveLength(6);
  expect(problem().textContent).toContain('6');
  expect(problem().hidden).toBe(false);
  lines()[0]!.querySelector<HTMLElement>('[data-remove]')!.click();
  expect(problem().hidden).toBe(true);
});

it('refuses what is too large even when made smaller', async () => {
  vi.mocked(shrinkPhoto).mockImplementation(() => Promise.resolve(image('photo.webp', 10_000_001)));
  await choose(image('huge.jpg'));
  expect(names()).toEqual([]);
  expect(lines()).toEqual([]);
  expect(problem().textContent).toContain('huge.jpg');
});

it('refuses what is no photo, and takes what does not say what it is', async () => {
  await choose(new File(['x'], 'words.pdf', { type: 'application/pdf' }), new File(['x'], 'photo.heic'));
  expect(names()).toEqual(['photo.heic']);
  expect(problem().textContent).toContain('words.pdf');
});

it('sends a photo as it is when it cannot be made smaller', async () => {
  vi.mocked(shrinkPhoto).mockRejectedValue(new Error('no picture'));
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  await choose(image('odd.heic', 7));
  expect([...field().files!].map(({ size }) => size)).toEqual([7]);
});

it('is settled only once all photos are small', async () => {
  let finish!: (file: File) => void;
  vi.mocked(shrinkPhoto).mockImplementation(() => new Promise((done) => (finish = done)));
  const settled = vi.fn();
  const all = choose(image('a.jpg')).then(settled);
  await vi.waitFor(() => expect(finish).toBeDefined());
  expect(lines()[0]!.hasAttribute('aria-busy')).toBe(true);
  expect(settled).not.toHaveBeenCalled();
  finish(image('a.jpg', 3));
  await all;
  expect([...field().files!].map(({ size }) => size)).toEqual([3]);
});

it('keeps its photos when it is put elsewhere', async () => {
  await choose(image('a.jpg'));
  document.body.append(photos);
  await choose(image('b.jpg'));
  expect(names()).toEqual(['a.jpg', 'b.jpg']);
});
