/** What map and list show. No layers mean all, so nobody can hide everything. */

export interface Choice {
  layers: readonly string[];
  /** What else is wanted, as the query of an address says it: `open=now&wheelchair=yes`; empty when everything is. */
  wish: string;
}

/** Names of the wishes, in the order in which an address has them. */
const WISHES = ['open', 'wheelchair', 'fresh'];

/** The wishes in a query, always written the same way. */
export function readWish(query: URLSearchParams): string {
  const said = WISHES.map((name) => [name, query.get(name) ?? '']).filter(([, value]) => value);
  return new URLSearchParams(said as [string, string][]).toString();
}

/** The choice as part of an address, without a question mark; empty when it is everything. */
export function choiceQuery({ layers, wish }: Choice): string {
  const named = layers.length ? `layers=${layers.map(encodeURIComponent).join(',')}` : '';
  return [named, wish].filter(Boolean).join('&');
}

export function isEverything({ layers, wish }: Choice): boolean {
  return layers.length === 0 && wish === '';
}

/** Adds a family's layers to the choice, or takes them out when all of them are in it. */
export function toggle(chosen: readonly string[], own: readonly string[]): string[] {
  if (isChosen(chosen, own)) return chosen.filter((layer) => !own.includes(layer));
  return [...chosen, ...own.filter((layer) => !chosen.includes(layer))];
}

export function isChosen(chosen: readonly string[], own: readonly string[]): boolean {
  return own.length > 0 && own.every((layer) => chosen.includes(layer));
}

/** The choice after a tick in the legend, where all layers are ticked when nothing is chosen. */
export function tick(
  chosen: readonly string[],
  all: readonly string[],
  layer: string,
  shown: boolean,
): string[] {
  const ticked = chosen.length ? chosen : all;
  const next = all.filter((id) => (id === layer ? shown : ticked.includes(id)));
  return next.length === all.length ? [] : next;
}

export function sameLayers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((layer) => other.includes(layer));
}

export function sameChoice(one: Choice, other: Choice): boolean {
  return one.wish === other.wish && sameLayers(one.layers, other.layers);
}
