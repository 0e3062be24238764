import { beforeEach, expect, it } from 'vitest';
import { Reasons } from './reasons.ts';

const ENTRY =
  '<details class="review-reasons"><summary></summary><textarea name="words"></textarea></details>';
const answer = (words: string) => ({ number: 7, body: new URLSearchParams({ words }) });

let place: HTMLElement;
let reasons: Reasons;

beforeEach(() => {
  place = document.createElement('div');
  place.innerHTML = ENTRY;
  reasons = new Reasons(place);
});

const words = () => place.querySelector('textarea')!.value;

it('what was written stands there again when it is decided anew', () => {
  reasons.remember(answer(' Das ist der Spielplatz von nebenan. '));
  reasons.putBack(7);
  expect(words()).toBe('Das ist der Spielplatz von nebenan.');
  expect(reasons.isOpen).toBe(false);
});

it('other entries have nothing of it', () => {
  reasons.remember(answer('Nur hier.'));
  reasons.putBack(8);
  reasons.putBack(null);
  expect(words()).toBe('');
});

it('what is being written stays', () => {
  place.querySelector('textarea')!.value = 'Neu';
  reasons.remember(answer('Alt'));
  reasons.putBack(7);
  expect(words()).toBe('Neu');
});
