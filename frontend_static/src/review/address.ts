/** The address says what is looked at, so that Back and a reload lead there. */
const ITEM = 'item';

export function itemIn(search: string): number | null {
  const item = new URLSearchParams(search).get(ITEM);
  return item && /^\d{1,15}$/.test(item) ? Number(item) : null;
}

/** @param isStep Back leads to what was before. */
export function nameInAddress(item: number | null, isStep: boolean): void {
  const url = new URL(location.href);
  url.searchParams.delete('undo');
  url.searchParams.delete('after');
  if (item === null) url.searchParams.delete(ITEM);
  else url.searchParams.set(ITEM, String(item));
  if (isStep) history.pushState({ review: true }, '', url);
  else history.replaceState(history.state, '', url);
}
