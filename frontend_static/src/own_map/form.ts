/** One spot: to be read by visitors, to be changed by those who draw. */
import type { KeptPhoto } from './keeper.ts';
import { describe, kindTitle, signOf } from './list.ts';
import { TEXT, contentOf, type Content, type Photo, type Spot, type Uid } from './types.ts';
import { word } from './words.ts';

export interface FormEvents {
  /** Something was typed or chosen. */
  changed: (uid: Uid, content: Content) => void;
  /** And is finished: one step to be taken back at once. */
  settled: (uid: Uid) => void;
  photo: (uid: Uid, file: File) => void;
  photoRemoved: (uid: Uid, id: string) => void;
}

export class SpotForm {
  private readonly place: HTMLElement;
  private readonly events: FormEvents;
  private spot: Spot | null = null;

  constructor(place: HTMLElement, events: FormEvents) {
    this.place = place;
    this.events = events;
    place.addEventListener('input', (event) => this.onInput(event));
    place.addEventListener('change', () => this.spot && events.settled(this.spot.uid));
    place.addEventListener('submit', (event) => event.preventDefault());
    place.addEventListener('click', (event) => this.onClick(event));
  }

  /** @param mayEdit Whether there are fields, or only words. */
  show(spot: Spot, mayEdit: boolean, photos: readonly KeptPhoto[], refused: string | undefined): void {
    const isNew = spot.uid !== this.spot?.uid || !this.place.firstElementChild;
    this.spot = spot;
    if (isNew) this.place.replaceChildren(copyOf(mayEdit ? 'own-spot-form' : 'own-spot-card'));
    this.fill(spot, isNew);
    this.showPhotos(spot.photos, photos, mayEdit);
    const note = this.place.querySelector<HTMLElement>('[data-refused]');
    if (!note) return;
    note.hidden = refused === undefined;
    note.textContent = refused === undefined ? '' : refused || word('refused');
  }

  clear(): void {
    if (this.spot && this.place.contains(document.activeElement)) this.events.settled(this.spot.uid);
    this.spot = null;
    this.place.replaceChildren();
  }

  focus(): void {
    this.place.querySelector<HTMLElement>('[data-heading]')?.focus({ preventScroll: true });
  }

  focusName(): void {
    const field = this.place.querySelector<HTMLInputElement>('[name="title"]');
    field?.focus({ preventScroll: true });
    field?.select();
  }

  /** @param words What is wrong with a photo; none when nothing is. */
  complain(words: string): void {
    this.write('[data-photo-wrong]', words);
    if (words) this.place.querySelector('[data-photo-wrong]')?.scrollIntoView({ block: 'nearest' });
  }

  private fill(spot: Spot, isNew: boolean): void {
    this.place.querySelector('[data-sign]')?.replaceChildren(signOf(spot));
    this.write('[data-heading]', spot.title);
    this.write('[data-facts]', describe(spot));
    this.write('[data-note]', spot.note);
    this.write('[data-author]', spot.author && word('by', { name: spot.author }));
    for (const part of this.place.querySelectorAll<HTMLElement>('[data-if-point]'))
      part.hidden = spot.geometry.type !== 'Point';
    for (const part of this.place.querySelectorAll<HTMLElement>('[data-if-proposed]'))
      part.hidden = part.dataset.ifProposed !== String(spot.proposed);
    for (const part of this.place.querySelectorAll<HTMLElement>('[data-unless-text]'))
      part.hidden ||= spot.icon === TEXT;
    this.fillFields(spot, isNew);
  }

  /** What is being typed is not written over. */
  private fillFields(spot: Spot, isNew: boolean): void {
    for (const name of ['title', 'note'] as const) {
      const field = this.place.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (field && (isNew || field !== document.activeElement)) field.value = spot[name];
    }
    for (const name of ['icon', 'colour'] as const) {
      const field = this.place.querySelector<HTMLInputElement>(
        `[name="${name}"][value="${CSS.escape(spot[name])}"]`,
      );
      if (field && !field.checked) field.checked = true;
      // Not before there is room for it: on a phone its sheet is still closed.
      if (isNew && field) requestAnimationFrame(() => showInRow(field.closest('label')!));
    }
  }

  private write(selector: string, words: string): void {
    const place = this.place.querySelector<HTMLElement>(selector);
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  }

  private onInput({ target }: Event): void {
    const { spot } = this;
    const field = target as HTMLInputElement;
    if (!spot || field.hasAttribute('data-photo-field')) return this.onPhoto(field);
    const content = { ...contentOf(spot), ...this.read(spot, field) };
    this.spot = { ...spot, ...content };
    this.write('[data-heading]', content.title);
    this.place.querySelector('[data-sign]')?.replaceChildren(signOf(this.spot));
    this.events.changed(spot.uid, content);
  }

  /** A spot that is still called as its kind is takes the name of its new one. */
  private read(spot: Spot, { name, value }: HTMLInputElement): Partial<Content> {
    if (name === 'title') return { title: value.trim() || usualTitle(spot) };
    if (name === 'note') return { note: value };
    if (name === 'colour') return { colour: value };
    if (name !== 'icon') return {};
    if (spot.title !== kindTitle(spot.icon)) return { icon: value };
    const title = kindTitle(value);
    this.place.querySelector<HTMLInputElement>('[name="title"]')!.value = title;
    return { icon: value, title };
  }

  private onPhoto(field: HTMLInputElement): void {
    if (!this.spot) return;
    this.complain('');
    for (const file of field.files ?? []) this.events.photo(this.spot.uid, file);
    field.value = '';
  }

  private onClick({ target }: Event): void {
    const id = (target as Element).closest<HTMLElement>('[data-remove-photo]')?.dataset.removePhoto;
    if (id && this.spot) this.events.photoRemoved(this.spot.uid, id);
  }

  private showPhotos(photos: readonly Photo[], kept: readonly KeptPhoto[], mayEdit: boolean): void {
    const place = this.place.querySelector<HTMLElement>('[data-photos]');
    if (!place) return;
    const removed = new Set(kept.map(({ remove }) => remove));
    const there = photos.filter(({ id }) => !removed.has(String(id)));
    const coming = kept.filter(({ add }) => add);
    const look = [...there.map(({ id }) => id), ...coming.map(({ key }) => key)].join();
    if (place.dataset.look === look) return;
    place.dataset.look = look;
    place.hidden = !look;
    place.replaceChildren(
      ...there.map((photo) => photoOf(String(photo.id), photo.url, photo.thumb, photo.alt, mayEdit)),
      ...coming.map((photo) => comingPhoto(photo)),
    );
  }
}

/** Only its row moves: the form itself begins at its head. */
function showInRow(choice: HTMLElement): void {
  const row = choice.parentElement!;
  const [inner, outer] = [choice.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}

export function usualTitle({ geometry, icon }: Pick<Content, 'geometry' | 'icon'>): string {
  if (geometry.type === 'LineString') return word('way');
  return geometry.type === 'Polygon' ? word('area') : kindTitle(icon) || word('place');
}

function photoOf(id: string, url: string, thumb: string, alt: string, mayEdit: boolean): HTMLElement {
  const item = document.createElement('li');
  const image = new Image();
  image.src = thumb || url;
  image.alt = alt;
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  link.append(image);
  item.append(link);
  if (mayEdit) item.append(removeButton(id));
  return item;
}

/** One that is still on its way. */
function comingPhoto({ key, add }: KeptPhoto): HTMLElement {
  const item = document.createElement('li');
  item.className = 'own-photo-coming';
  const image = new Image();
  image.alt = add?.alt ?? '';
  if (add) void draw(add.file, image);
  const words = document.createElement('span');
  words.textContent = word('photo-coming');
  item.append(image, words, removeButton(key));
  return item;
}

async function draw(file: Blob, image: HTMLImageElement): Promise<void> {
  const reader = new FileReader();
  reader.onload = () => (image.src = String(reader.result));
  reader.readAsDataURL(file);
}

function removeButton(id: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'own-photo-remove';
  button.dataset.removePhoto = id;
  button.setAttribute('aria-label', word('remove-photo'));
  button.append('×');
  return button;
}

function copyOf(id: string): DocumentFragment {
  const template = document.getElementById(id) as HTMLTemplateElement;
  return template.content.cloneNode(true) as DocumentFragment;
}
