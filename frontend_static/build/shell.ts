/** Tells the service worker which files make up the shell. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

const WORKER = 'sw.js';
const BASE = '/static/';
/** The start page in each language, as Django's `i18n_patterns` places them. */
const HOMES = ['/', '/en/'];

/** Every hashed file; what is copied as it is, or read by the server only, is none of the shell's. */
export function shellFiles(names: readonly string[]): string[] {
  return names
    .filter((name) => name.startsWith('assets/') && !name.endsWith('.map'))
    .sort()
    .map((name) => BASE + name);
}

/** The names carry the content of the files, so they and the worker itself are all that a build can differ in. */
export function versionOf(files: readonly string[], worker: string): string {
  return createHash('sha256').update(files.join('\n')).update(worker).digest('hex').slice(0, 12);
}

export function shell(root: string): Plugin {
  return {
    name: 'amtskarte-shell',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const source = tellWorker(await buildWorker(root), Object.keys(bundle));
        this.emitFile({ type: 'asset', fileName: WORKER, source });
      },
    },
  };
}

/** By itself: it shares sources with the pages, and could fetch none of the files in which a common build puts those. */
async function buildWorker(root: string): Promise<string> {
  const built = (await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: { input: join(root, 'src/worker/sw.ts'), output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput;
  return built.output[0].code;
}

function tellWorker(code: string, names: readonly string[]): string {
  const files = shellFiles(names);
  const known = { version: versionOf(files, code), files, homes: HOMES };
  return `const AMTSKARTE_SHELL=${JSON.stringify(known)};\n${code}`;
}
