/** Brings a map to where the page has room for it. */
import { currentTheme, onThemeChange } from '../theme.ts';
import { noticing } from '../waiting.ts';
import { giveUp } from './lost.ts';
import type { MapEvents, MapOptions, MapView } from './view.ts';

/**
 * @param element Around the map; where it has left the page before the map came, there is none.
 * @param options Asked for once the code is there: the page may have changed meanwhile.
 * @param buttons Where the buttons are that zoom it.
 * @returns `null` where there is no map; the page says why.
 */
export async function bringMap(
  element: HTMLElement,
  options: () => MapOptions,
  events: MapEvents,
  buttons: ParentNode = document,
): Promise<MapView | null> {
  try {
    const view = await noticing(create(options, events));
    if (element.isConnected) return (wireMap(element, view, buttons), view);
    view.remove();
  } catch (problem) {
    giveUp(problem);
  }
  return null;
}

async function create(options: () => MapOptions, events: MapEvents): Promise<MapView> {
  const { createMap } = await import('./adapter.ts');
  const asked = options();
  const view = await createMap(asked, events);
  // Day or night may have been chosen while its style was on the way.
  if (asked.theme !== currentTheme()) void view.setTheme(currentTheme());
  return view;
}

/** Day, night and the network change also when the element is gone, and its map with it. */
export function wireMap(element: HTMLElement, view: MapView, buttons: ParentNode): void {
  onThemeChange((theme) => element.isConnected && void view.setTheme(theme));
  addEventListener('online', () => element.isConnected && view.fetchAgain());
  for (const button of buttons.querySelectorAll<HTMLElement>('button[data-zoom]')) {
    button.addEventListener('click', () => view.zoomBy(Number(button.dataset.zoom)));
  }
}
