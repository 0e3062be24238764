/** What the page lets the script say, and how long something takes in words. */

export interface Words {
  states: Record<string, string>;
  /** The signs of states, by their names on markers. */
  signs: Record<string, string>;
  priorities: Record<string, string>;
  kinds: Record<string, string>;
  moves: Record<string, string>;
  filters: string[];
  [name: string]: unknown;
}

let kept: Words | undefined;

export function words(): Words {
  kept ??= JSON.parse(document.getElementById('triage-words')?.textContent ?? '{}') as Words;
  return kept;
}

/** A sentence with its gaps filled, as the server writes them: `%(count)s`. */
export function say(name: string, values: Record<string, string | number> = {}): string {
  return String(words()[name] ?? '').replace(/%\((\w+)\)s/g, (_gap, key: string) =>
    String(values[key] ?? ''),
  );
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_TO_COUNT = 60;

/** How long something is: 2 hours, 16 days, 4 months. */
export function span(milliseconds: number, language = document.documentElement.lang): string {
  const size = Math.max(0, milliseconds);
  if (size < DAY_MS) return unit(Math.max(1, Math.floor(size / HOUR_MS)), 'hour', language);
  const days = Math.floor(size / DAY_MS);
  if (days <= DAYS_TO_COUNT) return unit(days, 'day', language);
  return unit(Math.floor(days / 30.4), 'month', language);
}

/** The same as something that lies behind: 2 days ago. */
export function ago(milliseconds: number, language = document.documentElement.lang): string {
  const format = new Intl.RelativeTimeFormat(language);
  const hours = Math.max(1, Math.floor(milliseconds / HOUR_MS));
  return milliseconds < DAY_MS
    ? format.format(-hours, 'hour')
    : format.format(-Math.floor(milliseconds / DAY_MS), 'day');
}

function unit(value: number, name: string, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
}

/** A day as people write it: 19. Juni; with its year where that is another one. */
export function day(moment: Date, language = document.documentElement.lang, today = new Date()): string {
  const withYear = moment.getFullYear() !== today.getFullYear();
  return moment.toLocaleDateString(language, {
    day: 'numeric',
    month: withYear ? 'short' : 'long',
    ...(withYear && { year: 'numeric' }),
  });
}
