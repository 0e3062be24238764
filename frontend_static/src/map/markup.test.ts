import { beforeEach, describe, expect, it } from 'vitest';
import { optionsIn, showTip } from './markup.ts';

describe('an element around a map', () => {
  let element: HTMLElement;

  beforeEach(() => {
    document.body.innerHTML = `
      <script type="application/json" id="words">{"map": "Karte", "families": {}}</script>
      <div data-basemap="7" data-style-light="/l.json" data-style-dark="/d.json" data-outlines="areas,"
        data-bounds="9,47,10,48"><div class="map-canvas"></div><p class="map-tip" hidden></p></div>`;
    element = document.querySelector('div')!;
  });

  it('has what the server wrote', () => {
    expect(optionsIn(element)).toMatchObject({
      container: element.querySelector('.map-canvas'),
      basemapVersion: '7',
      styles: { light: '/l.json', dark: '/d.json' },
      outlines: ['areas'],
      bounds: { west: 9, south: 47, east: 10, north: 48 },
      words: { map: 'Karte' },
    });
  });

  it('shows words beside the pointer, and takes them away', () => {
    const tip = element.querySelector<HTMLElement>('.map-tip')!;
    showTip(element, 'Rampe', 3, 4);
    expect([tip.hidden, tip.textContent, tip.style.left, tip.style.top]).toEqual([
      false,
      'Rampe',
      '3px',
      '4px',
    ]);
    showTip(element, null, 0, 0);
    expect([tip.hidden, tip.textContent]).toEqual([true, '']);
  });
});
