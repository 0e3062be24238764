/** Looks addresses and places up with the site's own search, for those who would rather type than move a map. */
import { Fetcher } from '../fetching.ts';
import { nextRow } from '../keyboard.ts';
import type { Place } from '../position.ts';
import { nearQuery } from '../search/options.ts';
import { parsePosition, type Position } from '../state.ts';

/** Typing is over, or rests, after so many milliseconds. */
const REST_MS = 250;
/** From how close a thing of the map is looked at. */
const CLOSE_UP = 17;

export interface Found {
  at: Position;
  title: string;
  /** As `layer/id`; empty for what is no feature. */
  feature: string;
}

export class Finder {
  private readonly fetcher = new Fetcher();
  private readonly place: HTMLElement;
  private readonly near: () => Place | null;
  private readonly picked: (found: Found) => void;
  private resting = 0;
  /** For which words the list was drawn. */
  private answered = '';

  /**
   * @param place Holds the field, the list for what is found, and a line for what is said.
   * @param near Where to look first.
   */
  constructor(place: HTMLElement, near: () => Place | null, picked: (found: Found) => void) {
    this.place = place;
    this.near = near;
    this.picked = picked;
    this.field.autocomplete = 'off';
    this.field.addEventListener('input', () => this.wait());
    place.addEventListener('keydown', (event) => this.onKey(event));
    place.addEventListener('focusout', (event) => this.onLeave(event));
    this.list.addEventListener('click', (event) => this.pick((event.target as Element).closest('button')));
  }

  /** What was typed is no longer where the pin is. */
  clear(): void {
    this.field.value = '';
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.place.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('input');
  }

  private get typed(): string {
    return this.field.value.trim();
  }

  private get list(): HTMLElement {
    return this.one('[data-found]');
  }

  private get buttons(): HTMLElement[] {
    return [...this.list.querySelectorAll('button')];
  }

  private wait(): void {
    clearTimeout(this.resting);
    if (!this.typed) return this.close();
    this.resting = window.setTimeout(() => void this.find(), REST_MS);
  }

  private async find(): Promise<void> {
    clearTimeout(this.resting);
    const words = this.typed;
    const question = `?q=${encodeURIComponent(words)}${nearQuery(this.near())}`;
    try {
      const drawn = await this.fetcher.html(this.place.dataset.suggestions! + question);
      if (!drawn || !this.place.contains(document.activeElement)) return;
      this.answered = words;
      this.draw(drawn.content);
    } catch {
      this.close();
      this.say(this.place.dataset.failed);
    }
  }

  private draw(content: DocumentFragment): void {
    const options = [...content.querySelectorAll<HTMLElement>('.search-option')];
    this.list.replaceChildren(...options.map(asRow));
    this.list.hidden = !options.length;
    this.say(content.querySelector('.search-nothing')?.textContent ?? '');
    this.one('[data-count]').textContent =
      content.querySelector<HTMLElement>('[data-count]')?.dataset.count ?? '';
  }

  private say(words: string | undefined): void {
    this.one('[data-says]').textContent = words ?? '';
  }

  private close(): void {
    clearTimeout(this.resting);
    this.fetcher.stop();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.one('[data-count]').textContent = '';
    this.say('');
  }

  private pick(button: HTMLElement | null): void {
    const found = button && foundBy(button);
    if (!found) return;
    this.field.value = found.title;
    this.field.focus();
    this.close();
    this.picked(found);
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Enter' && at < 0) this.onEnter(event);
    else if (event.key === 'Escape' && !this.list.hidden) this.onEscape(event);
    else this.move(event, at);
  }

  /** Never sends the form: who types an address here is looking for it. The best is that for all that was typed. */
  private onEnter(event: Event): void {
    event.preventDefault();
    const [best] = this.buttons;
    if (best && this.answered === this.typed) this.pick(best);
    else if (this.typed) void this.find();
  }

  private onEscape(event: Event): void {
    event.preventDefault();
    this.close();
    this.field.focus();
  }

  private move(event: KeyboardEvent, at: number): void {
    const next = nextRow(event.key, at, this.buttons.length);
    const moves = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (next === null || !moves || (at < 0 && event.key === 'ArrowUp')) return;
    event.preventDefault();
    if (at === 0 && event.key === 'ArrowUp') this.field.focus();
    else this.buttons[next]!.focus();
  }

  /** A phone that hides its keyboard takes the focus to nowhere; then the list stays. */
  private onLeave(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    if (next && !this.place.contains(next)) this.close();
  }
}

/** What the server drew for a list in which the focus stays in the field becomes a button, which needs no such art. */
function asRow(option: HTMLElement): HTMLElement {
  const row = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = option.className;
  Object.assign(button.dataset, option.dataset);
  button.append(...option.childNodes);
  row.append(button);
  return row;
}

/** @returns `null` for what says of no place where it is. */
export function foundBy({ dataset }: HTMLElement): Found | null {
  const { at, lon, lat, layer, fid, title = '' } = dataset;
  const position = parsePosition(at ?? `${CLOSE_UP}/${lat}/${lon}`);
  return position && { at: position, title, feature: layer && fid ? `${layer}/${fid}` : '' };
}
