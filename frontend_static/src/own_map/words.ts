import { written } from '../map/scale.ts';

const HECTARE_M2 = 10_000;

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

/** A size as people say it: in square metres, a field or a wood in hectares. */
export function areaWords(squareMetres: number): string {
  const isLarge = squareMetres >= HECTARE_M2;
  const number = isLarge ? squareMetres / HECTARE_M2 : Math.round(squareMetres);
  const options = { maximumFractionDigits: isLarge ? 1 : 0 };
  return `${new Intl.NumberFormat(languageOfPage(), options).format(number)}\u00a0${isLarge ? 'ha' : 'm²'}`;
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
