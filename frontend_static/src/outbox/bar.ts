/** A quiet line on every page that says what waits. Where nothing does there is nothing to see. */
import { copyOf } from '../dom.ts';
import { isNews, summaryOf, type Summary } from './counting.ts';
import { onChange, tell } from './means.ts';
import { openStore, type Store } from './store.ts';

/** So long it is said that something has arrived, while somebody looks. */
const NEWS_MS = 15_000;

/** Says no more of what has arrived. */
export async function noteSeen(store: Store): Promise<void> {
  const news = (await store.all()).filter(isNews);
  for (const entry of news) await store.put({ ...entry, isSeen: true });
  if (news.length) tell();
}

export class AmOutbox extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.append(copyOf('outbox-bar'));
    const show = () => void this.show();
    onChange(show);
    for (const name of ['online', 'offline']) addEventListener(name, show);
    document.addEventListener('visibilitychange', show);
    this.querySelector('[data-close]')!.addEventListener('click', () => void this.close());
    show();
  }

  private async show(): Promise<void> {
    const summary = summaryOf(await (await openStore()).all(), navigator.onLine);
    this.count(summary?.state === 'arrived' && !document.hidden);
    this.toggleAttribute('data-shown', summary !== null);
    if (!summary) return this.say('');
    this.dataset.state = summary.state;
    this.say(this.wordsFor(summary));
  }

  private count(isRead: boolean): void {
    if (isRead && this.timer) return;
    clearTimeout(this.timer);
    this.timer = isRead ? window.setTimeout(() => void this.close(), NEWS_MS) : 0;
  }

  private async close(): Promise<void> {
    this.count(false);
    await noteSeen(await openStore());
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
