import { written } from '../map/scale.ts';

/** What the editor says. All words come from the page's template `own-words`. */

let known: Map<string, string> | undefined;

/** @param values For what stands in braces in the words. */
export function word(name: string, values: Record<string, string | number> = {}): string {
  known ??= read();
  const words = known.get(name) ?? '';
  return words.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

function read(): Map<string, string> {
  const template = document.getElementById('own-words') as HTMLTemplateElement | null;
  const lines = template?.content.querySelectorAll<HTMLElement>('[data-word]') ?? [];
  return new Map([...lines].map((line) => [line.dataset.word!, line.textContent?.trim() ?? '']));
}

/** One or many: `spots` says it with `spots-one` for a single one. */
export function counted(name: string, count: number): string {
  const one = count === 1 ? word(`${name}-one`) : '';
  return one || word(name, { count });
}

/** A length as people say it: nobody measures a way to the decimetre. */
export function lengthWords(metres: number): string {
  return written(metres < 1000 ? Math.round(metres) : metres, languageOfPage());
}

/** For screen readers: short, and about what has just happened. */
export function announce(words: string): void {
  const place = document.querySelector<HTMLElement>('[data-announcer]');
  if (!place) return;
  // The same words twice would not be said twice.
  place.textContent = '';
  requestAnimationFrame(() => (place.textContent = words));
}

function languageOfPage(): string {
  return document.documentElement.lang || 'de';
}
