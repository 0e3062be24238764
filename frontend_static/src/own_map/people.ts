/** Who else is here: by the names that they have on this map, never by their own. */
import { icon } from './drawings.ts';
import type { Person } from './types.ts';
import { counted, word } from './words.ts';

const COLOURS = ['green', 'blue', 'berry', 'brown', 'orange'];

export function showPeople(place: HTMLElement, count: HTMLElement | null, people: readonly Person[]): void {
  const box = place.closest<HTMLElement>('[data-people-box]');
  if (box) box.hidden = people.length === 0;
  place.replaceChildren(...people.map(personRow));
  if (!count) return;
  count.textContent = people.length > 1 ? counted('present', people.length) : '';
}

function personRow({ name, is_me, is_drawing }: Person, index: number): HTMLElement {
  const row = document.createElement('li');
  row.className = 'own-person';
  const strong = document.createElement('strong');
  strong.textContent = name;
  strong.dir = 'auto';
  const does = document.createElement('span');
  does.className = 'meta';
  does.textContent = is_me ? word('is-me') : is_drawing ? word('draws') : word('watches');
  row.append(icon('animal', COLOURS[index % COLOURS.length]!), strong, does);
  return row;
}
