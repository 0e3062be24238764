/** Remembers on this device which layers its owner chose. The server is never told. */
import type { PageState } from './state.ts';

const KEY = 'layers';
const LAYER = /^[a-z0-9_-]+$/;

/** Remembers a choice that the visitor made with chips or legend; an empty one is all, and is forgotten. */
export function remember(layers: readonly string[]): void {
  try {
    if (layers.length) localStorage.setItem(KEY, layers.join(','));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the choice holds for this page.
  }
}

/** @param known The layers that there are: one may have left the map since. */
export function recall(known: readonly string[]): string[] {
  return stored().filter((layer) => known.includes(layer));
}

function stored(): string[] {
  try {
    return (localStorage.getItem(KEY) ?? '').split(',').filter((layer) => LAYER.test(layer));
  } catch {
    return [];
  }
}

/** Whether an address says nothing of what to show. A link that somebody shared does, if only by where its map stands. */
export function isPlainStart({ pathname, search }: Location, home: string): boolean {
  return pathname === home && search === '';
}

/** All layers again, by whatever link: then there is nothing to remember. */
export function forgetWhenAll({ layers }: PageState, before: PageState): void {
  if (!layers.length && before.layers.length) remember([]);
}
