/** What the bar says about all entries together: the one thing that matters most now. */
import { type Entry } from './entry.ts';

export type Summary = { state: 'sending' | 'refused' | 'waiting' | 'soon' | 'arrived'; count: number } | null;

export function summaryOf(entries: readonly Entry[], isOnline: boolean): Summary {
  const shown = entries.filter(({ isThrown, isAttended }) => !isThrown && !isAttended);
  const count = (...states: Entry['state'][]) => shown.filter(({ state }) => states.includes(state)).length;
  const news = shown.filter(isNews);
  if (count('sending')) return { state: 'sending', count: count('sending') };
  if (count('refused', 'other')) return { state: 'refused', count: count('refused', 'other') };
  if (count('waiting')) return { state: isOnline ? 'soon' : 'waiting', count: count('waiting') };
  return news.length ? { state: 'arrived', count: news.length } : null;
}

/** Whether something has arrived without its author having been told. */
export function isNews({ state, isThrown, isSeen }: Entry): boolean {
  return state === 'arrived' && !isThrown && !isSeen;
}
