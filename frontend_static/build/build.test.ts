import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { basemapStyle } from './basemap.ts';
import { readDrawing } from './icons.ts';

const palettes = JSON.parse(readFileSync(`${import.meta.dirname}/../basemap/palettes.json`, 'utf8'));

it.each(['light', 'dark'] as const)('draws the %s basemap from our own server alone', (theme) => {
  const style = basemapStyle(theme, 'de', palettes[theme]);
  expect(JSON.stringify(style)).not.toMatch(/https?:/);
  expect(style).not.toHaveProperty('glyphs');
  expect(style).not.toHaveProperty('sprite');
  const fonts = style.layers.flatMap(
    (layer) => ('layout' in layer && layer.layout?.['text-font' as never]) || [],
  );
  expect(new Set(fonts)).toEqual(new Set(['Amtskarte Medium', 'Amtskarte Bold']));
});

it.each(['de', 'en'] as const)('labels the basemap in the language of the page: %s', (language) => {
  const labels = JSON.stringify(basemapStyle('light', language, palettes.light));
  expect(labels).toContain(`name_${language}`);
});

it('takes from a drawing only what is drawn', () => {
  const svg =
    '<svg id="a" viewBox="0 0 15 15"><!-- by hand -->\n  <path id="b" style="x" class="c" d="M0 0"/>\n</svg>';
  expect(readDrawing(svg)).toEqual({ viewBox: '0 0 15 15', body: '<path d="M0 0"/>' });
});

it('refuses what is no drawing', () => {
  expect(() => readDrawing('<html></html>')).toThrow('Not a drawing');
});
