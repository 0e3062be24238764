/** A photo that was taken or chosen, and the line of the list that shows it. */
interface Photo {
  /** As its owner knows it. */
  name: string;
  file: File;
  line: HTMLElement;
}

const MEGABYTE = 1_000_000;

/**
 * Photos over a field for files: they are made smaller before they are sent, shown, described and taken out one by one. The
 * field holds them all the time, so the form sends them whoever sends it.
 */
export class AmPhotos extends HTMLElement {
  private photos: Photo[] = [];
  /** Ends when the last photo is ready; one after the other, since each needs much memory. */
  private work: Promise<void> = Promise.resolve();
  private isWired = false;

  connectedCallback(): void {
    // A form that came back from the server takes these photos over, which connects them anew.
    if (this.isWired) return;
    this.isWired = true;
    this.querySelector('[data-first-words]')?.remove();
    for (const field of [this.field, this.camera]) {
      field?.addEventListener('change', () => this.add([...(field.files ?? [])]));
    }
    this.addEventListener('click', (event) => this.onClick(event));
  }

  /** Resolves once all photos are as small as they are sent. */
  settled(): Promise<void> {
    return this.work;
  }

  /** Photos that were here before, with what was said about each. */
  bring(files: readonly File[], words: readonly string[]): void {
    this.add(files);
    const fields = this.querySelectorAll<HTMLInputElement>('[data-list] [data-words]');
    for (const [at, field] of fields.entries()) field.value = words[at] ?? '';
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get camera(): HTMLInputElement | null {
    return this.querySelector('[data-camera]');
  }

  /** Under which the form sends its photos. */
  get fieldName(): string {
    return this.field.name;
  }

  /** The photos as they are sent. */
  get files(): File[] {
    return this.photos.map(({ file }) => file);
  }

  private get field(): HTMLInputElement {
    return this.one('input[type="file"]:not([data-camera])');
  }

  private add(files: readonly File[]): void {
    this.complain('');
    const most = Number(this.dataset.most);
    for (const file of files) {
      if (this.photos.length >= most) this.complain(this.dataset.tooMany, { most: String(most) });
      else if (isPhoto(file)) this.take(file);
      else this.complain(this.dataset.noPhoto, { name: file.name });
    }
    if (this.camera) this.camera.value = '';
    this.sync();
  }

  private take(file: File): void {
    const template = this.one<HTMLTemplateElement>('template[data-photo]');
    const line = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    const photo = { name: file.name, file, line };
    line.setAttribute('aria-busy', 'true');
    this.photos.push(photo);
    this.one('[data-list]').append(line);
    this.work = this.work.then(() => this.prepare(photo));
  }

  private async prepare(photo: Photo): Promise<void> {
    if (!this.photos.includes(photo)) return;
    photo.file = await smaller(photo.file);
    photo.line.removeAttribute('aria-busy');
    if (photo.file.size > Number(this.dataset.largest) * MEGABYTE) return this.refuse(photo);
    this.sync();
    // What this device cannot draw, the server may still read.
    await draw(photo.file, photo.line.querySelector('canvas')!).catch(() => undefined);
  }

  private refuse(photo: Photo): void {
    this.complain(this.dataset.tooLarge, { name: photo.name });
    this.drop(photo);
  }

  private drop(photo: Photo): void {
    this.photos = this.photos.filter((other) => other !== photo);
    photo.line.remove();
    this.sync();
  }

  private onClick(event: Event): void {
    const button = (event.target as Element).closest('[data-remove]');
    const at = this.photos.findIndex(({ line }) => button && line.contains(button));
    if (at < 0) return;
    this.complain('');
    this.drop(this.photos[at]!);
    const next = this.photos[Math.min(at, this.photos.length - 1)];
    (next?.line.querySelector<HTMLElement>('[data-remove]') ?? this.field).focus();
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** The field holds what the list shows. */
  private sync(): void {
    const files = new DataTransfer();
    for (const { file } of this.photos) files.items.add(file);
    this.field.files = files.files;
    this.one('[data-list]').hidden = !this.photos.length;
    this.one('[data-says]').textContent = filled(this.dataset.count, { count: String(this.photos.length) });
    for (const [at, { line }] of this.photos.entries()) number(line, at + 1, this.fieldName);
  }

  private complain(words: string | undefined, values: Record<string, string> = {}): void {
    const place = this.one('[data-problem]');
    place.textContent = filled(words, values);
    place.hidden = !words;
  }
}

/** Some devices do not say what a file is; the server looks into it anyway. */
function isPhoto({ type }: File): boolean {
  return !type || type.startsWith('image/');
}

async function smaller(file: File): Promise<File> {
  try {
    const { shrinkPhoto } = await import('./shrinking.ts');
    return await shrinkPhoto(file);
  } catch (problem) {
    console.info('The photo stays as it is:', problem);
    return file;
  }
}

/** Onto a canvas, because an address of a file in memory would need a wider Content Security Policy. */
async function draw(file: File, canvas: HTMLCanvasElement): Promise<void> {
  const image = await createImageBitmap(file);
  const scale = Math.max(canvas.width / image.width, canvas.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const [x, y] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  canvas.getContext('2d')!.drawImage(image, x, y, width, height);
  image.close();
  canvas.hidden = false;
}

/** A page may have several pickers. */
function number(line: HTMLElement, at: number, field: string): void {
  const [label, words, button] = ['label', '[data-words]', '[data-remove]'].map((part) =>
    line.querySelector<HTMLElement>(part),
  );
  if (words) words.id = `${field}-words-${at}`;
  label?.setAttribute('for', `${field}-words-${at}`);
  button!.dataset.name ??= button!.getAttribute('aria-label') ?? '';
  button!.setAttribute('aria-label', filled(button!.dataset.name, { number: String(at) }));
}

function filled(words: string | undefined, values: Record<string, string>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    words ?? '',
  );
}
