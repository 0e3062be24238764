/** Gathers the drawings of the icon collections into one `icons.json`, from which the server draws markers and symbols. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface Drawing {
  viewBox: string;
  body: string;
}

/** Collection name in icon ids, the folder of its SVG files, and what surrounds each drawing. */
const COLLECTIONS: [name: string, folder: string, wrap: (body: string) => string][] = [
  ['temaki', '@rapideditor/temaki/icons', (body) => body],
  ['maki', '@mapbox/maki/icons', (body) => body],
  ['lucide', 'lucide-static/icons', outlined],
];

/** Lucide draws with lines: what its files say on the root element has to travel with the body. */
function outlined(body: string): string {
  const line =
    'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<g ${line}>${body}</g>`;
}

/** Reads one SVG file; identifiers are dropped because a page shows the same drawing many times. */
export function readDrawing(svg: string): Drawing {
  const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1];
  const body = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1];
  if (!viewBox || body === undefined) throw new Error(`Not a drawing: ${svg.slice(0, 80)}`);
  return { viewBox, body: tidy(body) };
}

function tidy(body: string): string {
  return body
    .replace(/<!--.*?-->/gs, '')
    .replace(/\s(id|class|style)="[^"]*"/g, '')
    .replace(/>\s+</g, '><')
    .trim();
}

function readCollections(modules: string): Record<string, Drawing> {
  const drawings: Record<string, Drawing> = {};
  for (const [name, folder, wrap] of COLLECTIONS) {
    for (const file of readdirSync(join(modules, folder)).filter((entry) => entry.endsWith('.svg'))) {
      const drawing = readDrawing(readFileSync(join(modules, folder, file), 'utf8'));
      drawings[`${name}/${file.slice(0, -4)}`] = { ...drawing, body: wrap(drawing.body) };
    }
  }
  return drawings;
}

export function icons(root: string): Plugin {
  return {
    name: 'amtskarte-icons',
    generateBundle() {
      const source = JSON.stringify(readCollections(join(root, 'node_modules')));
      this.emitFile({ type: 'asset', fileName: 'icons.json', source });
    },
  };
}
