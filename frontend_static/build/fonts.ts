/**
 * Lays the page's font beside the built files as the server needs it to draw pictures: as TrueType, since no renderer reads
 * web fonts, in two fixed weights, and with the width of each letter, from which it knows where a line is full.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { Plugin } from 'vite';

const FOLDER = 'node_modules/@fontsource/atkinson-hyperlegible-next/files';

/** Names of the weights to the files of the package; letters that the first lacks are in the second. */
const FILES: Record<string, string> = {
  medium: 'atkinson-hyperlegible-next-latin-500-normal.woff',
  bold: 'atkinson-hyperlegible-next-latin-700-normal.woff',
  extended: 'atkinson-hyperlegible-next-latin-ext-500-normal.woff',
};

interface Table {
  tag: string;
  checksum: number;
  content: Buffer;
}

/** The tables of a font. Source of the format: https://www.w3.org/TR/WOFF/, sections 3 to 5. */
export function readWoff(woff: Buffer): Table[] {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Not a WOFF file');
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const entry = woff.subarray(44 + index * 20);
    const [offset, packed, length, checksum] = [4, 8, 12, 16].map((at) => entry.readUInt32BE(at));
    const stored = woff.subarray(offset, offset! + packed!);
    const content = packed! < length! ? inflateSync(stored) : stored;
    return { tag: entry.toString('latin1', 0, 4), checksum: checksum!, content };
  });
}

/** The same tables as a TrueType file. Source: OpenType 1.9.1, "Organization of an OpenType font". */
export function writeTrueType(tables: Table[]): Buffer {
  const power = Math.floor(Math.log2(tables.length));
  const head = Buffer.alloc(12 + tables.length * 16);
  head.writeUInt32BE(0x00010000, 0);
  [tables.length, 16 * 2 ** power, power, 16 * (tables.length - 2 ** power)].forEach((number, index) =>
    head.writeUInt16BE(number, 4 + index * 2),
  );
  const padded = tables.map(({ content }) => Buffer.concat([content, Buffer.alloc(-content.length & 3)]));
  let offset = head.length;
  tables.forEach(({ tag, checksum, content }, index) => {
    head.write(tag, 12 + index * 16, 'latin1');
    [checksum, offset, content.length].forEach((number, field) =>
      head.writeUInt32BE(number, 16 + index * 16 + field * 4),
    );
    offset += padded[index]!.length;
  });
  return Buffer.concat([head, ...padded]);
}

/** How wide each letter is, in thousandths of the font's size. */
export function readWidths(tables: Table[]): Record<string, number> {
  const [cmap, head, hhea, hmtx] = ['cmap', 'head', 'hhea', 'hmtx'].map((tag) => named(tables, tag));
  const unitsPerEm = head!.readUInt16BE(18);
  const last = hhea!.readUInt16BE(34) - 1;
  const width = (glyph: number) => hmtx!.readUInt16BE(4 * Math.min(glyph, last));
  return Object.fromEntries(
    [...readGlyphs(cmap!)].map(([code, glyph]) => [
      String.fromCodePoint(code),
      Math.round((width(glyph) * 1000) / unitsPerEm),
    ]),
  );
}

function named(tables: Table[], tag: string): Buffer {
  const table = tables.find((candidate) => candidate.tag === tag);
  if (!table) throw new Error(`The font has no table ${tag}`);
  return table.content;
}

/** Pairs of code point and glyph. Source: OpenType 1.9.1, "cmap", format 4. */
function* readGlyphs(cmap: Buffer): Generator<[number, number]> {
  const map = unicodeMap(cmap);
  const segments = map.readUInt16BE(6) / 2;
  const column = (start: number, index: number) => start + index * 2;
  for (let index = 0; index < segments; index++) {
    const end = map.readUInt16BE(column(14, index));
    const start = map.readUInt16BE(column(16 + segments * 2, index));
    const delta = map.readUInt16BE(column(16 + segments * 4, index));
    const rangeAt = column(16 + segments * 6, index);
    const range = map.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const found = range ? map.readUInt16BE(rangeAt + range + (code - start) * 2) : code;
      const glyph = found && (found + delta) & 0xffff;
      if (glyph) yield [code, glyph];
    }
  }
}

function unicodeMap(cmap: Buffer): Buffer {
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const map = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4));
    if (map.readUInt16BE(0) === 4) return map;
  }
  throw new Error('The font maps no Unicode');
}

export function fonts(root: string): Plugin {
  return {
    name: 'amtskarte-fonts',
    generateBundle() {
      const widths: Record<string, Record<string, number>> = {};
      for (const [name, file] of Object.entries(FILES)) {
        const tables = readWoff(readFileSync(join(root, FOLDER, file)));
        widths[name] = readWidths(tables);
        this.emitFile({ type: 'asset', fileName: `fonts/${name}.ttf`, source: writeTrueType(tables) });
      }
      this.emitFile({ type: 'asset', fileName: 'fonts/widths.json', source: JSON.stringify(widths) });
    },
  };
}
