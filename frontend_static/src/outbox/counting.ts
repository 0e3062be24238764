/** What the bar says about all entries together: the one thing that matters most now. */
import { passedMs, type Entry } from './entry.ts';

/** So long a page says that something has arrived. */
const NEWS_MS = 600_000;

export type Summary = { state: 'sending' | 'refused' | 'waiting' | 'soon' | 'arrived'; count: number } | null;

export function summaryOf(entries: readonly Entry[], isOnline: boolean, now: number): Summary {
  const shown = entries.filter(({ isThrown, isAttended }) => !isThrown && !isAttended);
  const count = (...states: Entry['state'][]) => shown.filter(({ state }) => states.includes(state)).length;
  const news = shown.filter(
    ({ state, changedAt }) => state === 'arrived' && passedMs(changedAt, now) < NEWS_MS,
  );
  if (count('sending')) return { state: 'sending', count: count('sending') };
  if (count('refused', 'other')) return { state: 'refused', count: count('refused', 'other') };
  if (count('waiting')) return { state: isOnline ? 'soon' : 'waiting', count: count('waiting') };
  return news.length ? { state: 'arrived', count: news.length } : null;
}
