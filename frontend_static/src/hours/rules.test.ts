import { describe, expect, it } from 'vitest';
import { format, isWhole, parse } from './rules.ts';

const times = (from: string, to: string) => ({ from, to });
const week = (...rows: [days: number[], ...spans: [string, string][]][]) => ({
  always: false,
  rows: rows.map(([days, ...spans]) => ({ days, spans: spans.map(([from, to]) => times(from, to)) })),
  closedOnHolidays: false,
});

describe('a text that rows can show', () => {
  it.each([
    'Mo-Fr 08:00-17:00',
    'Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off',
    'Mo,We,Fr 14:00-18:00',
    'Mo-We,Fr-Su 10:00-18:00',
    'Fr-Sa 22:00-02:00',
    'Mo-Su 00:00-24:00',
    'Mo-Su 08:00-20:00; PH off',
    'Sa 09:00-24:00',
    '24/7',
    '24/7; PH off',
    '',
  ])('comes out of them as it went in: %s', (text) => {
    const hours = parse(text);
    expect(hours).not.toBeNull();
    expect(format(hours!)).toBe(text);
  });

  it.each([
    ['08:00-18:00', 'Mo-Su 08:00-18:00'],
    ['Mo - Fr 08:00-17:00', null],
    ['Mo-Fr 8:00-17:00', 'Mo-Fr 08:00-17:00'],
    ['Mo-Fr 08:00 - 12:00, 13:00-17:00;', 'Mo-Fr 08:00-12:00,13:00-17:00'],
    ['Mo, Tu 08:00-12:00', 'Mo-Tu 08:00-12:00'],
    ['Fr-Mo 10:00-12:00', 'Mo,Fr-Su 10:00-12:00'],
    ['Sa 09:00-12:00; Mo-Fr 08:00-17:00', 'Mo-Fr 08:00-17:00; Sa 09:00-12:00'],
    ['Mo-Fr 08:00-17:00; Sa,Su off', 'Mo-Fr 08:00-17:00'],
    ['Mo-Su 08:00-18:00; Sa 09:00-12:00; PH closed', 'Mo-Fr,Su 08:00-18:00; Sa 09:00-12:00; PH off'],
  ])('is tidied up: %s', (text, tidy) => {
    const hours = parse(text);
    expect(hours && format(hours)).toBe(tidy);
  });

  it('becomes a row for each day or days with the same times', () => {
    expect(parse('Mo-Tu 08:00-12:00,14:00-18:00; Sa 22:00-02:00')).toEqual(
      week(
        [
          [0, 1],
          ['08:00', '12:00'],
          ['14:00', '18:00'],
        ],
        [[5], ['22:00', '02:00']],
      ),
    );
  });
});

it.each([
  'Apr-Oct: Mo-Su 08:00-20:00',
  'Apr-Oct Mo-Su 08:00-20:00; Nov-Mar off',
  'Mo-Fr 08:00-17:00, Sa 09:00-12:00',
  'Mo-Fr 08:00+',
  'Mo-Su sunrise-sunset',
  'Mo-Fr 08:00-17:00 "nach Anmeldung"',
  'Mo-Fr 08:00-17:00 || "auf Anfrage"',
  'PH off; Mo-Fr 08:00-17:00',
  'Mo-Fr 08:00-17:00; PH 10:00-12:00',
  'Su,PH 10:00-12:00',
  'Mo[1] 08:00-12:00',
  'week 01-20 Mo 08:00-12:00',
  'Mo-Fr 22:00-26:00',
  'Mo-Fr 25:00-26:00',
  'Mo-Fr 08:61-09:00',
  'Mo-Fr 08:00-08:00',
  'PH off',
  'SH off',
  'immer, wenn jemand da ist',
])('stays a text: %s', (text) => {
  expect(parse(text)).toBeNull();
});

describe('rows', () => {
  it('that name the same day both count', () => {
    const hours = week(
      [
        [0, 1],
        ['14:00', '18:00'],
      ],
      [[0], ['08:00', '12:00']],
    );
    expect(format(hours)).toBe('Mo 08:00-12:00,14:00-18:00; Tu 14:00-18:00');
  });

  it('that say the same become one', () => {
    expect(format(week([[0], ['08:00', '12:00']], [[1], ['08:00', '12:00']]))).toBe('Mo-Tu 08:00-12:00');
  });

  it('end a day at midnight as fields for times write it', () => {
    expect(format(week([[5], ['20:00', '00:00']]))).toBe('Sa 20:00-24:00');
  });

  it('that are not whole are left out', () => {
    const hours = week([[], ['08:00', '12:00']], [[0], ['', '12:00'], ['13:00', '13:00']], [[1]]);
    expect(format({ ...hours, closedOnHolidays: true })).toBe('');
    expect(hours.rows.map(isWhole)).toEqual([false, false, false]);
    expect(isWhole({ days: [0], spans: [times('22:00', '02:00')] })).toBe(true);
  });
});
