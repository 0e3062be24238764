/** Lays a compressed copy beside each built file; the server hands out the one that the browser understands. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const WORTH_IT = /\.(js|mjs|css|json|svg)$/;

/** Nearly as small as the highest quality and twenty times as fast. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

export function compress(): Plugin {
  return {
    name: 'amtskarte-compress',
    apply: 'build',
    writeBundle({ dir }) {
      const assets = join(dir!, 'assets');
      for (const name of readdirSync(assets).filter((file) => WORTH_IT.test(file))) {
        const content = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, QUALITY));
      }
    },
  };
}
