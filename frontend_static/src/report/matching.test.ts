import { expect, it } from 'vitest';
import { distance, fits, wordsIn } from './matching.ts';

const LAMP = wordsIn('Straßenlampe kaputt Street lamp broken Laterne dunkel Licht');
const BIN = wordsIn('Abfalleimer voll oder kaputt Papierkorb Mülleimer Hundetüten');

const finds = (typed: string, words: string[]) => fits(wordsIn(typed), words);

it('finds a word by its beginning, its middle and another form', () => {
  expect(finds('Lat', LAMP)).toBe(true);
  expect(finds('lampe', LAMP)).toBe(true);
  expect(finds('Laternen', LAMP)).toBe(true);
  expect(finds('Strassenlampe', LAMP)).toBe(true);
});

it('forgives slips and umlauts', () => {
  expect(finds('Latrene', LAMP)).toBe(true);
  expect(finds('Muelleimer', BIN)).toBe(true);
  expect(finds('Mulleimer', BIN)).toBe(true);
  expect(finds('Papirkorb', BIN)).toBe(true);
});

it('wants every word, and finds no other thing', () => {
  expect(finds('Eimer voll', BIN)).toBe(true);
  expect(finds('Eimer Laterne', BIN)).toBe(false);
  expect(finds('Schaukel', LAMP)).toBe(false);
  expect(finds('xy', LAMP)).toBe(false);
});

it('counts letters that are wrong, missing or in the wrong order', () => {
  expect(distance('bank', 'bank')).toBe(0);
  expect(distance('bnak', 'bank')).toBe(1);
  expect(distance('bak', 'bank')).toBe(1);
  expect(distance('', 'bank')).toBe(4);
});
