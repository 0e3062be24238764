import { beforeEach, describe, expect, it } from 'vitest';
import { numberOf, Rows } from './rows.ts';

const row = (number: number) =>
  `<li class="review-row" data-number="${number}"><a href="#">${number}</a></li>`;
const more = '<li class="review-more" data-more="/next/"></li>';

describe('rows', () => {
  let rows: Rows;
  const piece = (html: string) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    return template.content;
  };

  beforeEach(() => {
    document.body.innerHTML = `<ol>${row(5)}${row(7)}${row(9)}${more}</ol>`;
    rows = new Rows(document.querySelector('ol')!);
  });

  it('know what is beside one of them', () => {
    expect(numberOf(rows.beside(7, 1)!)).toBe(9);
    expect(numberOf(rows.beside(7, -1)!)).toBe(5);
    expect(rows.beside(9, 1)).toBeNull();
    expect(numberOf(rows.beside(8, 1)!)).toBe(5);
  });

  it('know what comes next', () => {
    expect(rows.ahead(5, 1)).toEqual([7]);
    expect(rows.ahead(null, 4)).toEqual([5, 7, 9]);
  });

  it('take one back to where it stood', () => {
    const [first, second] = rows.all;
    rows.remove(second!);
    rows.remove(first!);
    rows.restore(second!);
    rows.restore(first!);
    expect(rows.numbers).toEqual([5, 7, 9]);
  });

  it('grow by what is not known yet', () => {
    rows.append(piece(row(9) + row(11) + row(13)), (number) => number === 11);
    expect(rows.numbers).toEqual([5, 7, 9, 13]);
    expect(rows.more).toBeNull();
  });

  it('mark one of them', () => {
    rows.mark(7);
    rows.mark(9);
    expect(document.querySelectorAll('[aria-current]')).toHaveLength(1);
    expect(rows.find(9)?.querySelector('[aria-current]')).not.toBeNull();
  });
});
