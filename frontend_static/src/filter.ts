/** What map and list show. No layers mean all, so nobody can hide everything. */

export interface Choice {
  layers: readonly string[];
  /** What else is wanted, as the query of an address says it: `open=now&wheelchair=yes`; empty when everything is. */
  wish: string;
}

/** Names of the wishes, in the order in which an address has them. */
const WISHES = ['open', 'wheelchair', 'fresh', 'start', 'by', 'within'];
/** What means nothing without a start. */
const OF_A_START: Record<string, string | undefined> = { by: undefined, within: undefined, open: 'arrival' };

/** The wishes in a query, always written the same way. */
export function readWish(query: URLSearchParams): string {
  const isLost = (name: string, value: string) =>
    name in OF_A_START && !query.get('start') && (OF_A_START[name] ?? value) === value;
  const said = WISHES.map((name): [string, string] => [name, query.get(name) ?? '']);
  return written(said.filter(([name, value]) => !isLost(name, value)));
}

/** A query as the server writes it: without what is empty, and with its commas. */
export function written(said: [string, string][]): string {
  return new URLSearchParams(said.filter(([, value]) => value)).toString().replaceAll('%2C', ',');
}

/** From where, how and how long, for the area that can be reached; empty where there is none. */
export function reachOf(wish: string): string {
  const query = new URLSearchParams(wish);
  if (!query.get('start') || !query.get('within')) return '';
  return written(['start', 'by', 'within'].map((name) => [name, query.get(name) ?? '']));
}

/** From where and how, for what tells of the way there; empty where nobody sets out. */
export function startOf(wish: string): string {
  const query = new URLSearchParams(wish);
  if (!query.get('start')) return '';
  return written(['start', 'by'].map((name) => [name, query.get(name) ?? '']));
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

/**
 * The choice after a tick in the legend.
 *
 * @param usual What is shown, and ticked, when nothing is chosen; some layers are only shown to those who ask for them.
 */
export function tick(
  chosen: readonly string[],
  all: readonly string[],
  layer: string,
  shown: boolean,
  usual: readonly string[] = all,
): string[] {
  const ticked = chosen.length ? chosen : usual;
  const next = all.filter((id) => (id === layer ? shown : ticked.includes(id)));
  return sameLayers(next, usual) ? [] : next;
}

export function sameLayers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((layer) => other.includes(layer));
}

export function sameChoice(one: Choice, other: Choice): boolean {
  return one.wish === other.wish && sameLayers(one.layers, other.layers);
}
