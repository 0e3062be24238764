/** A quiet line on every page that says what waits. Where nothing does there is nothing to see. */
import { copyOf } from '../dom.ts';
import { summaryOf, type Summary } from './counting.ts';
import { onChange } from './means.ts';
import { openStore } from './store.ts';

export class AmOutbox extends HTMLElement {
  connectedCallback(): void {
    this.append(copyOf('outbox-bar'));
    const show = () => void this.show();
    onChange(show);
    for (const name of ['online', 'offline']) addEventListener(name, show);
    show();
  }

  private async show(): Promise<void> {
    const summary = summaryOf(await (await openStore()).all(), navigator.onLine, Date.now());
    this.toggleAttribute('data-shown', summary !== null);
    if (!summary) return this.say('');
    this.dataset.state = summary.state;
    this.say(this.wordsFor(summary));
  }

  /** Said anew only when it has changed: screen readers would read it out again. */
  private say(words: string): void {
    for (const place of this.querySelectorAll('[data-words], [data-says]'))
      if (place.textContent !== words) place.textContent = words;
  }

  private wordsFor({ state, count }: NonNullable<Summary>): string {
    const { dataset } = this.querySelector<HTMLElement>(`[data-of="${state}"]`)!;
    return (count === 1 ? dataset.one! : dataset.many!).replace('{count}', String(count));
  }
}
