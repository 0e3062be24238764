/** How long ago something was, roughly: a clock that goes wrong is wrong by the same amount then and now. */
import { passedMs } from './entry.ts';

const STEPS: [unit: Intl.RelativeTimeFormatUnit, milliseconds: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function ago(since: number, now: number, language: string): string {
  const passed = passedMs(since, now);
  const [unit, length] = STEPS.find(([, step]) => passed >= step) ?? ['second', Infinity];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return format.format(-Math.floor(passed / length), unit);
}
