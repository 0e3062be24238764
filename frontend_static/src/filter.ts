/** Which layers are shown. An empty choice means all, so nobody can hide everything. */

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

export function sameChoice(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((layer) => other.includes(layer));
}
