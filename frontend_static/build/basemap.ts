/** Writes the basemap styles, by day and by night in each language, for our own Shortbread tiles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { osm, type StyleSpecification } from '@versatiles/style';
import type { Plugin } from 'vite';

export type Theme = 'light' | 'dark';
export type Language = 'de' | 'en';
type Layer = StyleSpecification['layers'][number];

/**
 * The browser draws map labels with the page's own font, so no glyph server is asked. MapLibre reads the weight from the
 * family's name, which is why `styles/fonts.css` names the one variable font file once per weight.
 */
const FONTS: Record<string, string> = {
  noto_sans_regular: 'Amtskarte Medium',
  noto_sans_bold: 'Amtskarte Bold',
};

/** The name of a village moves beside a marker that stands on it, instead of vanishing. */
const STEPS_ASIDE = {
  'text-variable-anchor-offset': [
    ['center', [0, 0]],
    ...[1.9, 3.2].flatMap((ems) => [
      ['left', [ems, 0]],
      ['right', [-ems, 0]],
      ['top', [0, ems]],
      ['bottom', [0, -ems]],
    ]),
  ].flat(),
  'text-justify': 'auto',
};

export function basemapStyle(
  theme: Theme,
  language: Language,
  colors: Record<string, string>,
): StyleSpecification {
  const style = osm({
    theme: theme === 'light' ? 'colorful' : 'colorful-dark',
    colors,
    text: { language, places: { font: 'noto_sans_bold' } },
    // Symbols of the basemap would compete with our markers.
    layers: { pois: false, markings: false, transit: { stops: false } },
    projection: 'mercator',
    sky: false,
  });
  return {
    version: 8,
    name: `Amtskarte, ${theme}`,
    sources: { basemap: { type: 'vector', tiles: ['/tiles/basemap/{z}/{x}/{y}.mvt'], maxzoom: 14 } },
    layers: style.layers.filter(isDrawable).map(ours),
  };
}

/** Symbols and patterns would need a sprite. */
function isDrawable(layer: Layer): boolean {
  if (layer.type === 'symbol') return !layer.layout?.['icon-image'];
  return !(layer.type === 'fill' && layer.paint?.['fill-pattern']);
}

/** Points a layer at our tiles and our font. */
function ours(layer: Layer): Layer {
  const own = { ...layer } as Layer & { source?: string; layout?: Record<string, unknown> };
  delete (own as { metadata?: unknown }).metadata;
  if ('source' in layer) own.source = 'basemap';
  const font = own.layout?.['text-font'] as string[] | undefined;
  if (font) own.layout = { ...own.layout, 'text-font': font.map((name) => FONTS[name] ?? name) };
  if (layer.id.startsWith('label-place-')) own.layout = { ...own.layout, ...STEPS_ASIDE };
  return own as Layer;
}

export function basemap(root: string): Plugin {
  return {
    name: 'amtskarte-basemap',
    generateBundle() {
      const palettes = JSON.parse(readFileSync(join(root, 'basemap/palettes.json'), 'utf8'));
      for (const theme of ['light', 'dark'] as const) {
        for (const language of ['de', 'en'] as const) {
          const source = JSON.stringify(basemapStyle(theme, language, palettes[theme]));
          const name = `basemap-${theme}-${language}.json`;
          this.emitFile({
            type: 'asset',
            name,
            originalFileName: `basemap/${theme}.${language}.json`,
            source,
          });
        }
      }
    },
  };
}
