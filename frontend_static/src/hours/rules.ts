/**
 * Opening hours in OpenStreetMap's notation, as far as rows of weekdays with times can show them. What a row cannot say, such
 * as seasons, the sun or a remark, is no row: then the text stays as it is.
 *
 * Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
 */

export const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

export interface Span {
  /** `HH:MM`; empty while it is being filled in. */
  from: string;
  /** `HH:MM`, up to `24:00`; an end before the beginning is one of the next day. */
  to: string;
}

export interface Row {
  /** Places in `DAYS`. */
  days: number[];
  spans: Span[];
}

export interface Hours {
  /** Around the clock. The rows then say nothing. */
  always: boolean;
  rows: Row[];
  closedOnHolidays: boolean;
}

/** Times of each day, Monday first. */
type Week = Span[][];

const DAY = `(?:${DAYS.join('|')})`;
const SOME_DAYS = `${DAY}(?:-${DAY})?`;
const CLOCK = '\\d{1,2}:\\d{2}';
const TIMES = `${CLOCK}\\s*-\\s*${CLOCK}`;
const RULE = new RegExp(
  `^(?:(?<days>${SOME_DAYS}(?:\\s*,\\s*${SOME_DAYS})*)\\s+)?(?:(?<times>${TIMES}(?:\\s*,\\s*${TIMES})*)|off|closed)$`,
);
const CLOSED_ON_HOLIDAYS = /^PH\s+(?:off|closed)$/;
const ALWAYS = '24/7';
const MIDNIGHT = '00:00';
const END_OF_DAY = '24:00';

/** @returns `null` when rows cannot say the same. */
export function parse(text: string): Hours | null {
  const rules = text
    .split(';')
    .map((rule) => rule.trim())
    .filter(Boolean);
  // Only at the end: a later rule for weekdays would count for the holidays among them, too.
  const closedOnHolidays = CLOSED_ON_HOLIDAYS.test(rules.at(-1) ?? '');
  const others = closedOnHolidays ? rules.slice(0, -1) : rules;
  if (closedOnHolidays && !others.length) return null;
  if (others.join() === ALWAYS) return { always: true, rows: [], closedOnHolidays };
  const week = readWeek(others);
  return week && { always: false, rows: rowsOf(week), closedOnHolidays };
}

/** What is not whole yet, a row without a day or a time without an end, is left out. */
export function format({ always, rows, closedOnHolidays }: Hours): string {
  const rules = always ? [ALWAYS] : rowsOf(weekOf(rows)).map(formatRow);
  return [...rules, ...(rules.length && closedOnHolidays ? ['PH off'] : [])].join('; ');
}

/** Whether a row says when, or not yet. */
export function isWhole({ days, spans }: Row): boolean {
  return days.length > 0 && spans.length > 0 && spans.map(throughTheDay).every(isSpan);
}

function readWeek(rules: readonly string[]): Week | null {
  const week = emptyWeek();
  for (const rule of rules) {
    const row = readRule(rule);
    if (!row) return null;
    // A later rule takes the place of an earlier one on the days that it names.
    for (const day of row.days) week[day] = row.spans;
  }
  return week;
}

function readRule(rule: string): Row | null {
  const found = RULE.exec(rule)?.groups;
  if (!found) return null;
  const days = readDays(found['days'] ?? 'Mo-Su');
  const spans = found['times'] ? found['times'].split(',').map(readSpan) : [];
  return spans.every(isSpan) ? { days, spans } : null;
}

function readDays(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((day) => DAYS.indexOf(day.trim() as 'Mo'));
    // A range may go over Sunday: Fr-Mo.
    const length = ((last! - first! + DAYS.length) % DAYS.length) + 1;
    return Array.from({ length }, (_, step) => (first! + step) % DAYS.length);
  });
}

function readSpan(text: string): Span {
  const [from = '', to = ''] = text.split('-').map((clock) => clock.trim().padStart(5, '0'));
  return { from, to };
}

function isSpan({ from, to }: Span): boolean {
  return isClock(from) && (isClock(to) || to === END_OF_DAY) && from !== to;
}

function isClock(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function emptyWeek(): Week {
  return DAYS.map(() => []);
}

/** Two rows may name the same day: then both count, which in the notation needs one rule. */
function weekOf(rows: readonly Row[]): Week {
  const week = emptyWeek();
  for (const { days, spans } of rows) {
    const whole = spans.map(throughTheDay).filter(isSpan);
    for (const day of days) week[day] = inOrder([...week[day]!, ...whole]);
  }
  return week;
}

/** A day ends at 24 o'clock, which fields for times do not know. */
function throughTheDay({ from, to }: Span): Span {
  return { from, to: to === MIDNIGHT ? END_OF_DAY : to };
}

function inOrder(spans: readonly Span[]): Span[] {
  const once = new Map(spans.map((span) => [formatSpan(span), span]));
  return [...once.keys()].sort().map((key) => once.get(key)!);
}

/** Days with the same times share a row. */
function rowsOf(week: Week): Row[] {
  const rows = new Map<string, Row>();
  for (const [day, spans] of week.entries()) {
    if (!spans.length) continue;
    const key = spans.map(formatSpan).join();
    const row = rows.get(key) ?? { days: [], spans };
    rows.set(key, { ...row, days: [...row.days, day] });
  }
  return [...rows.values()];
}

function formatRow({ days, spans }: Row): string {
  return `${formatDays(days)} ${spans.map(formatSpan).join(',')}`;
}

function formatSpan({ from, to }: Span): string {
  return `${from}-${to}`;
}

/** @param days In the order of the week. */
function formatDays(days: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run[1] === day - 1) run[1] = day;
    else runs.push([day, day]);
  }
  return runs
    .map(([first, last]) => (first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`))
    .join(',');
}
