/** A start or an end: typed with suggestions, where one is, or shown on the map. */
import { askPosition } from '../asking.ts';
import { tell } from '../dom.ts';
import { Finder, type Found } from '../pin/finder.ts';
import { writePoint } from '../pin/point.ts';
import { ownPosition } from '../position.ts';
import { forgetPlaces, recentPlaces, rememberPlace } from './recent.ts';

export class AmRideSpot extends HTMLElement {
  connectedCallback(): void {
    new Finder(this, ownPosition, (found) => this.onFound(found));
    this.field.addEventListener('input', () => (this.kept.value = ''));
    this.field.addEventListener('focus', () => this.offerRecent());
    this.one('[data-found]').addEventListener('click', (event) => this.onRecent(event), { capture: true });
    this.one('[data-here]').addEventListener(
      'click',
      (event) => void this.locate(event.currentTarget as HTMLElement),
    );
    this.one('[data-on-map]').addEventListener('click', (event) =>
      this.pick(event.currentTarget as HTMLElement),
    );
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get field(): HTMLInputElement {
    return this.one('input:not([type="hidden"])');
  }

  /** What is sent beside the words. */
  private get kept(): HTMLInputElement {
    return this.one('input[type="hidden"]');
  }

  private onFound({ at, title, feature }: Found): void {
    this.put(title, feature || writePoint(at));
    rememberPlace({ title, value: feature || writePoint(at) });
  }

  private put(title: string, value: string): void {
    this.field.value = title;
    this.kept.value = value;
    this.say('');
    this.kept.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private say(words: string): void {
    this.one('[data-says]').textContent = words;
  }

  private offerRecent(): void {
    const places = recentPlaces();
    if (this.field.value || !places.length) return;
    const list = this.one('[data-found]');
    list.replaceChildren(...places.map(({ title, value }) => row(title, { recent: value })));
    list.append(row(this.dataset.forget ?? '', { forget: 'yes' }));
    list.hidden = false;
  }

  private onRecent(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button[data-recent], button[data-forget]');
    if (!button) return;
    event.stopImmediatePropagation();
    if (button.dataset.forget) forgetPlaces();
    else this.put(button.textContent, button.dataset.recent!);
    const list = this.one('[data-found]');
    list.replaceChildren();
    list.hidden = true;
    this.field.focus();
  }

  private async locate(button: HTMLElement): Promise<void> {
    button.setAttribute('aria-busy', 'true');
    const here = await askPosition();
    button.removeAttribute('aria-busy');
    if (here) this.put(button.dataset.label!, writePoint(here));
    else this.say(button.dataset.refused!);
  }

  private pick(button: HTMLElement): void {
    const name = this.closest('.field')!.querySelector('label')!.textContent;
    tell('am:pick', {
      words: name,
      take: (place) => {
        this.put(button.dataset.label!, writePoint(place));
        button.focus();
      },
    });
  }
}

function row(title: string, data: Record<string, string>): HTMLElement {
  const line = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'search-option';
  button.textContent = title;
  Object.assign(button.dataset, data);
  line.append(button);
  return line;
}
