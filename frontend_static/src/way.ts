/** How to get to a feature. The server draws it; this draws the line on the map and helps to say from where. */
import { askPosition, short } from './asking.ts';
import { page, tell, type WayDrawing } from './dom.ts';
import { Finder } from './pin/finder.ts';
import { ownPosition, type Place } from './position.ts';
import { readWay } from './state.ts';

/** Ten metres: one knows the street and not the window. */
const DIGITS = 4;

export class AmWay extends HTMLElement {
  connectedCallback(): void {
    const drawing = this.querySelector('#way-drawing')?.textContent;
    tell('am:way', drawing ? (JSON.parse(drawing) as WayDrawing) : null);
    const near = () => ownPosition() ?? page().state.at;
    new Finder(this.one('.start-place'), near, ({ at }) => this.setOut(at));
    this.one('form').addEventListener('submit', (event) => this.onSubmit(event));
    this.one('[data-way-me]').addEventListener('click', (event) => void this.onMe(event));
    this.one('[data-way-pick]').addEventListener('click', (event) => this.onPick(event));
  }

  disconnectedCallback(): void {
    tell('am:pick', null);
    tell('am:way', null);
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get form(): HTMLFormElement {
    return this.one('form');
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    const said = [...new FormData(this.form)].map(([name, value]) => [name, String(value)]);
    page().go({ way: readWay(new URLSearchParams(said)), snap: 'half' });
  }

  private async onMe(event: Event): Promise<void> {
    const button = event.currentTarget as HTMLElement;
    button.setAttribute('aria-busy', 'true');
    const place = await askPosition();
    button.removeAttribute('aria-busy');
    // Who has gone elsewhere meanwhile no longer wants a way to here.
    if (!this.isConnected) return;
    if (place) this.setOut(place);
    else this.say(button.dataset.refused);
  }

  private onPick(event: Event): void {
    const words = (event.currentTarget as HTMLElement).dataset.saysPick ?? '';
    this.say(words);
    tell('am:pick', { words, take: (place) => this.setOut(place) });
    page().go({ snap: 'half' });
  }

  private setOut(place: Place): void {
    const said = [...new FormData(this.form)].filter(([name]) => name !== 'from');
    const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
    query.set('from', short(place, DIGITS));
    page().go({ way: readWay(query), snap: 'half' });
  }

  private say(words: string | undefined): void {
    this.one('[data-says]').textContent = words ?? '';
  }
}
