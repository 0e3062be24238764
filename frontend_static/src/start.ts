/** The fields that ask from where somebody sets out, in the filter of the map and on the pages of layers. */
import { askPosition, short } from './asking.ts';
import { page } from './dom.ts';
import { Finder } from './pin/finder.ts';
import { ownPosition, type Place } from './position.ts';
import { parsePosition } from './state.ts';

/** About a hundred metres: enough to know how far one gets. */
const DIGITS = 3;

/** Where the map stands, or stood at first; `null` on pages without one. */
function middleOfMap(): Place | null {
  const start = document.querySelector<HTMLElement>('am-map')?.dataset.start ?? null;
  return page().state.at ?? parsePosition(start);
}

export class AmStart extends HTMLElement {
  connectedCallback(): void {
    const near = () => ownPosition() ?? page().state.at;
    new Finder(this.one('.start-place'), near, ({ at, title }) => this.setOut(at, title));
    const me = this.one<HTMLButtonElement>('[data-start-me]');
    me.addEventListener('click', () => void this.onMe(me));
    const middle = this.one<HTMLButtonElement>('[data-start-middle]');
    middle.hidden = !middleOfMap();
    this.addEventListener('change', () => this.remind());
    middle.addEventListener('click', () => this.onMiddle(middle));
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private async onMe(button: HTMLElement): Promise<void> {
    button.setAttribute('aria-busy', 'true');
    const place = await askPosition();
    button.removeAttribute('aria-busy');
    if (place) this.setOut(place, button.textContent ?? '');
    else this.say(button.dataset.refused ?? '');
  }

  private onMiddle(button: HTMLElement): void {
    const at = middleOfMap();
    if (at) this.setOut(at, button.textContent ?? '');
  }

  /** The field tells what was chosen; what counts is the place beside it. */
  private setOut(place: Place, title: string): void {
    const start = this.one<HTMLInputElement>('[name="start"]');
    start.value = short(place, DIGITS);
    this.one<HTMLInputElement>('[name="place"]').value = '';
    this.say(title.trim());
    this.suggestTime();
    start.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Who says from where wants to know how far: a quarter of an hour is what most people mean. */
  private suggestTime(): void {
    const within = this.one<HTMLSelectElement>('[name="within"]');
    within.value ||= '15';
  }

  /** A time means nothing without a start. */
  private remind(): void {
    const isLost = !this.one<HTMLInputElement>('[name="start"]').value;
    if (isLost) this.say(this.one<HTMLElement>('[data-says]').dataset.needs ?? '');
  }

  private say(words: string): void {
    this.one('[data-says]').textContent = words;
  }
}
