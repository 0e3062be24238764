/** Tells the service worker which files make up the shell. */
import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

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

export function shell(): Plugin {
  return {
    name: 'amtskarte-shell',
    apply: 'build',
    generateBundle: { order: 'post', handler: (_options, bundle) => tellWorker(bundle) },
  };
}

function tellWorker(bundle: Bundle): void {
  const worker = bundle[WORKER];
  if (worker?.type !== 'chunk') throw new Error(`The build has no ${WORKER}.`);
  if (worker.imports.length)
    throw new Error(`${WORKER} must stand alone, but imports ${worker.imports.join()}.`);
  const files = shellFiles(Object.keys(bundle));
  const known = { version: versionOf(files, worker.code), files, homes: HOMES };
  worker.code = `const AMTSKARTE_SHELL=${JSON.stringify(known)};\n${worker.code}`;
}
