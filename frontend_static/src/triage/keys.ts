/** Which key means what at the desk. */
import type { Key } from '../review/keys.ts';

export type Command =
  | 'next' | 'before' | 'toggle' | 'extend' | 'open' | 'all' | 'lasso' | 'road' | 'mine' | 'move' | 'answer'
  | 'merge' | 'assign' | 'other' | 'undo' | 'search' | 'filters' | 'mode' | 'keys' | 'escape' | 'corner' | 'finish'; // prettier-ignore

const COMMANDS: Record<string, Command> = {
  j: 'next',
  arrowdown: 'next',
  k: 'before',
  arrowup: 'before',
  x: 'toggle',
  enter: 'open',
  l: 'lasso',
  w: 'road',
  a: 'mine',
  s: 'move',
  r: 'answer',
  m: 'merge',
  o: 'assign',
  p: 'other',
  z: 'undo',
  '/': 'search',
  f: 'filters',
  b: 'mode',
  '?': 'keys',
  escape: 'escape',
};

/** @param isDrawing While something is drawn, Enter sets a corner, C ends it, and arrows are the map's. */
export function commandOf(key: Key & { shiftKey: boolean }, isDrawing: boolean): Command | null {
  const name = key.key.toLowerCase();
  if ((key.ctrlKey || key.metaKey) && !key.altKey) return name === 'a' && !key.shiftKey ? 'all' : null;
  if (key.altKey || key.ctrlKey || key.metaKey) return null;
  if (isDrawing && name === 'enter') return 'corner';
  if (isDrawing && name === 'c') return 'finish';
  if (isDrawing && name.startsWith('arrow')) return null;
  if (name === 'x' && key.shiftKey) return 'extend';
  return COMMANDS[name] ?? null;
}

/** Fields take letters; buttons and links take Enter. */
export function isTheirs(target: Element | null, command: Command | null): boolean {
  if (command === 'escape') return false;
  if (target?.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return true;
  const acts = target?.closest('button, a, summary') && !target.closest('.triage-row');
  return command === 'open' && Boolean(acts);
}
