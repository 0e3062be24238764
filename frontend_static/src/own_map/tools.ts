/** What a tap on the map does: choose, or add something. */
import { word } from './words.ts';

export type Tool = 'select' | 'place' | 'way' | 'area' | 'photo' | 'text';

export const DRAWS: Partial<Record<Tool, 'linestring' | 'polygon'>> = { way: 'linestring', area: 'polygon' };

export class Tools {
  private readonly host: HTMLElement;
  tool: Tool = 'select';

  constructor(host: HTMLElement, chosen: (tool: Tool, byKeyboard: boolean) => void) {
    this.host = host;
    host.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('button[data-tool]');
      // A click that no pointer made came from the keyboard.
      if (button) chosen(button.dataset.tool as Tool, event.detail === 0);
    });
    host.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** The icon that new places get. */
  get kind(): string {
    return this.host.querySelector<HTMLInputElement>('[data-new-kind] input:checked')?.value ?? 'spot';
  }

  show(tool: Tool): void {
    this.tool = tool;
    this.host.dataset.tool = tool;
    for (const button of this.host.querySelectorAll('[data-tool]'))
      button.setAttribute('aria-pressed', String((button as HTMLElement).dataset.tool === tool));
    const kinds = this.host.querySelector<HTMLElement>('[data-new-kind]');
    if (kinds) kinds.hidden = tool !== 'place';
    const bar = this.host.querySelector<HTMLElement>('[data-drawing-bar]');
    if (bar) bar.hidden = tool === 'select' || tool === 'place';
    for (const button of this.host.querySelectorAll<HTMLElement>('[data-if-shape]'))
      button.hidden = !DRAWS[tool];
    this.say('');
  }

  /** @param measure How long or large it is by now. */
  say(measure: string): void {
    const { tool } = this;
    const place = this.host.querySelector<HTMLElement>('[data-drawing-words]');
    if (place && tool !== 'select') place.textContent = measure || word(`hint-${tool}`);
    this.complain('');
  }

  /** @param chosen Called with a file, and never when nobody chooses one. */
  choosePhoto(chosen: (file: File) => void): void {
    const field = this.host.querySelector<HTMLInputElement>('[data-new-photo]')!;
    this.complain('');
    field.value = '';
    field.onchange = () => field.files?.[0] && chosen(field.files[0]);
    field.click();
  }

  complain(words: string): void {
    const place = this.host.querySelector<HTMLElement>('[data-complaint]');
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** Arrows lead from tool to tool, as in any tool bar. */
  private onKey(event: KeyboardEvent): void {
    const bar = (event.target as Element).closest('[data-tools]');
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!bar || !step) return;
    event.preventDefault();
    const buttons = [...bar.querySelectorAll<HTMLElement>('[data-tool]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }
}
