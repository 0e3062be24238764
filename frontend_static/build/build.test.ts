import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { basemapStyle } from './basemap.ts';
import { readWidths, readWoff, writeTrueType } from './fonts.ts';
import { readDrawing } from './icons.ts';
import { shellFiles, versionOf } from './shell.ts';

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

const woff = readFileSync(
  `${import.meta.dirname}/../node_modules/@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-500-normal.woff`,
);

it('unpacks the font into a TrueType file whose tables lie where it says', () => {
  const tables = readWoff(woff);
  const font = writeTrueType(tables);
  expect(font.readUInt32BE(0)).toBe(0x00010000);
  expect(font.readUInt16BE(4)).toBe(tables.length);
  const offset = font.readUInt32BE(12 + 8);
  expect(font.subarray(offset, offset + tables[0]!.content.length)).toEqual(tables[0]!.content);
  expect(font.length % 4).toBe(0);
});

it('knows how wide letters are', () => {
  const widths = readWidths(readWoff(woff));
  expect(widths['m']).toBeGreaterThan(widths['i']!);
  expect(widths['ß']).toBeGreaterThan(300);
  expect(widths).not.toHaveProperty('א');
});

it('refuses what is no web font', () => {
  expect(() => readWoff(Buffer.from('<html></html>'.repeat(9)))).toThrow('Not a WOFF file');
});

it('makes the shell of all hashed files', () => {
  const names = ['assets/main-1.js', 'assets/main-1.js.map', 'icons.json', 'assets/font-2.woff2', 'sw.js'];
  expect(shellFiles(names)).toEqual(['/static/assets/font-2.woff2', '/static/assets/main-1.js']);
});

it('makes a new version of any other file or worker', () => {
  const versions = [versionOf(['a'], 'x'), versionOf(['b'], 'x'), versionOf(['a'], 'y')];
  expect(new Set(versions).size).toBe(3);
});
