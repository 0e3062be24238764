import { beforeEach, describe, expect, it } from 'vitest';
import { nudged } from './cover.ts';
import { refusedLines } from './bulk.ts';
import { shownState } from './report.ts';
import { ago, day, span } from './words.ts';

const HOUR = 3_600_000;

beforeEach(() => {
  document.body.innerHTML =
    '<script type="application/json" id="triage-words">{"cannot":"Nicht bei %(count)s:"}</script>';
});

describe('words', () => {
  it('count hours, days and months', () => {
    expect(span(0, 'de')).toBe('1 Stunde');
    expect(span(5 * HOUR, 'de')).toBe('5 Stunden');
    expect(span(16 * 24 * HOUR, 'de')).toBe('16 Tage');
    expect(span(100 * 24 * HOUR, 'de')).toBe('3 Monate');
  });

  it('tell what lies behind', () => {
    expect(ago(HOUR, 'de')).toBe('vor 1 Stunde');
    expect(ago(49 * HOUR, 'de')).toBe('vor 2 Tagen');
  });

  it('name a year only where it is another one', () => {
    const today = new Date(2026, 5, 20);
    expect(day(new Date(2026, 5, 19), 'de', today)).toBe('19. Juni');
    expect(day(new Date(2025, 5, 19), 'de', today)).toContain('2025');
  });

  it('say that it is late before all else', () => {
    expect(shownState({ state: 'open', overdue: true })).toBe('overdue');
    expect(shownState({ state: 'open', overdue: false })).toBe('open');
  });

  it('put those together that fail for the same reason', () => {
    const refused = [1, 2, 3].map((id) => ({
      id,
      number: `2026-000${id}`,
      why: id < 3 ? 'Schon so.' : 'Fertig.',
      stale: false,
    }));
    const lines = refusedLines({ done: [], refused, batch: null, words: '' }).map(
      ({ textContent }) => textContent,
    );
    expect(lines).toEqual(['Nicht bei 3:', 'Schon so. 2026-0001, 2026-0002', 'Fertig. 2026-0003']);
  });
});

describe('nudged', () => {
  it('moves a rectangle, makes it larger, and keeps it within the picture', () => {
    expect(nudged([0.4, 0.4, 0.6, 0.6], 'ArrowRight', false)[0]).toBeCloseTo(0.42);
    expect(nudged([0.4, 0.4, 0.6, 0.6], 'ArrowDown', true)[3]).toBeCloseTo(0.62);
    expect(nudged([0, 0.4, 0.6, 0.6], 'ArrowLeft', false)).toEqual([0, 0.4, 0.6, 0.6]);
    expect(nudged([0.4, 0.4, 0.6, 0.6], 'a', false)).toEqual([0.4, 0.4, 0.6, 0.6]);
  });
});
