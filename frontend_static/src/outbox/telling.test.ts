import { describe, expect, it } from 'vitest';
import { ago } from './ago.ts';
import { summaryOf } from './counting.ts';
import { entryOf, type Entry } from './entry.ts';

const DRAFT = { key: 'k', url: '', page: '', what: '', title: '', fields: [], photos: [], drawnAt: '' };
const entry = (changes: Partial<Entry>) => ({ ...entryOf(DRAFT, '', 'waiting', 1_000), ...changes });

describe('the bar', () => {
  it.each([
    [[], true, null],
    [[{}, {}], false, { state: 'waiting', count: 2 }],
    [[{}], true, { state: 'soon', count: 1 }],
    [[{}, { state: 'refused' }], false, { state: 'refused', count: 1 }],
    [[{ state: 'other' }], true, { state: 'refused', count: 1 }],
    [[{ state: 'sending' }, { state: 'refused' }], true, { state: 'sending', count: 1 }],
    [[{ state: 'arrived' }], true, { state: 'arrived', count: 1 }],
    [[{ state: 'arrived', isSeen: true }], true, null],
    [[{ isThrown: true }], true, null],
    // Its form says it already.
    [[{ state: 'sending', isAttended: true }], true, null],
  ] as [Partial<Entry>[], boolean, unknown][])('says of %o what matters most', (entries, isOnline, said) => {
    expect(summaryOf(entries.map(entry), isOnline)).toEqual(said);
  });
});

it.each([
  [0, 'jetzt'],
  [-86_400_000, 'jetzt'],
  [59_000, 'jetzt'],
  [5 * 60_000, 'vor 5 Minuten'],
  [3 * 3_600_000, 'vor 3 Stunden'],
  [86_400_000, 'gestern'],
  [9 * 86_400_000, 'vor 9 Tagen'],
])('%d ms ago is "%s"', (passed, words) => {
  expect(ago(1_000_000_000, 1_000_000_000 + passed, 'de')).toBe(words);
});
