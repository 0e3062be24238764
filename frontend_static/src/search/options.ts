/** The suggestions below the box: which of them is marked, and what choosing one means. */
import { parsePosition, type FeatureRef, type Position } from '../state.ts';

/** What a suggestion leads to. */
export type Choice =
  | { kind: 'feature'; feature: FeatureRef; href: string }
  | { kind: 'place'; at: Position; title: string; href: string };

/** Which option the keys lead to, from -1 for none: past either end the field itself comes. */
export function nextOption(key: string, marked: number, count: number): number | null {
  if (!count) return null;
  if (key === 'ArrowDown') return marked + 1 < count ? marked + 1 : -1;
  if (key === 'ArrowUp') return marked < 0 ? count - 1 : marked - 1;
  return null;
}

export function choiceOf(option: HTMLElement): Choice {
  const { href = '', layer, fid, at, title = '' } = option.dataset;
  const position = parsePosition(at ?? null);
  if (position) return { kind: 'place', at: position, title, href };
  return { kind: 'feature', feature: { layer: layer!, id: fid! }, href };
}

/** Where to look first: three decimals are a hundred metres, which is near enough and gives nobody away. */
export function nearQuery(place: { lon: number; lat: number } | null): string {
  return place ? `&near=${place.lon.toFixed(3)},${place.lat.toFixed(3)}` : '';
}
