/** What every element around a map reads from its markup, and the words beside the pointer that it shows. */
import { currentTheme } from '../theme.ts';
import { readBox } from './box.ts';
import type { MapOptions } from './view.ts';

type Written = Pick<
  MapOptions,
  'container' | 'basemapVersion' | 'styles' | 'theme' | 'outlines' | 'bounds' | 'words'
>;

/** What the server wrote; what is to be seen at first, each element knows itself. */
export function optionsIn(element: HTMLElement): Written {
  const { styleLight, styleDark, basemap = '', outlines = '', bounds = '' } = element.dataset;
  return {
    container: element.querySelector<HTMLElement>('.map-canvas')!,
    basemapVersion: basemap,
    styles: { light: styleLight!, dark: styleDark! },
    theme: currentTheme(),
    outlines: outlines.split(',').filter(Boolean),
    bounds: readBox(bounds),
    words: wordsOf(element),
  };
}

/**
 * Those of a map in a form stand in it. There a wheel is for the page, which is longer than the map; but where there are
 * fingers, one must move the map.
 */
function wordsOf(element: HTMLElement): MapOptions['words'] {
  const own = element.querySelector('script');
  const written = (own ?? document.getElementById('words'))?.textContent ?? '{}';
  const words = JSON.parse(written) as MapOptions['words'];
  if (own && matchMedia('(any-pointer: coarse)').matches) delete words.gestures;
  return words;
}

/** Says what the pointer is on; `null` when it is on nothing. */
export function showTip(element: HTMLElement, words: string | null, x: number, y: number): void {
  const tip = element.querySelector<HTMLElement>('.map-tip')!;
  tip.hidden = !words;
  tip.textContent = words ?? '';
  tip.style.left = `${x}px`;
  tip.style.top = `${y}px`;
}
