import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { defineConfig } from 'vitest/config';
import { basemap } from './build/basemap.ts';
import { compress } from './build/compress.ts';
import { fonts } from './build/fonts.ts';
import { icons } from './build/icons.ts';
import { shell } from './build/shell.ts';

const root = import.meta.dirname;

/** A layer brings its own behaviour as `layers/<name>/island.ts`; each becomes an entry that only its pages load. */
const islands = globSync('../layers/*/island.ts', { cwd: root }).map((path) => [
  basename(dirname(path)),
  path,
]);

export default defineConfig({
  root,
  base: '/static/',
  plugins: [icons(root), basemap(root), fonts(root), shell(root), compress()],
  publicDir: 'public',
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    target: 'es2022',
    cssTarget: 'chrome111',
    // A font inlined as data: would need a wider Content Security Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        main: 'src/main.ts',
        early: 'src/early.ts',
        embed: 'src/embed.ts',
        bench: 'src/bench.ts',
        'embed-early': 'src/embed/early.ts',
        compose: 'src/compose.ts',
        contribute: 'src/contribute.ts',
        data: 'src/data.ts',
        inspect: 'src/inspect.ts',
        numbers: 'src/numbers.ts',
        'own-map': 'src/own-map.ts',
        report: 'src/report.ts',
        review: 'src/review.ts',
        rides: 'src/rides.ts',
        subscribe: 'src/subscribe.ts',
        triage: 'src/triage.ts',
        ...Object.fromEntries(islands),
      },
      output: { entryFileNames: 'assets/[name]-[hash].js' },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
});
