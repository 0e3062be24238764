/** Which key means what. Nothing does while somebody types, or uses the browser's own shortcuts. */

export type Command =
  | { do: 'accept' | 'reasons' | 'next' | 'before' | 'undo' | 'keys' | 'close' }
  | { do: 'reason'; which: number };

const COMMANDS: Record<string, Command> = {
  a: { do: 'accept' },
  r: { do: 'reasons' },
  j: { do: 'next' },
  arrowdown: { do: 'next' },
  k: { do: 'before' },
  arrowup: { do: 'before' },
  z: { do: 'undo' },
  '?': { do: 'keys' },
  escape: { do: 'close' },
};

export interface Key {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export function commandOf({ key, altKey, ctrlKey, metaKey }: Key): Command | null {
  if (altKey || ctrlKey || metaKey) return null;
  if (/^[1-9]$/.test(key)) return { do: 'reason', which: Number(key) };
  return COMMANDS[key.toLowerCase()] ?? null;
}

/** Fields take letters, and a map takes arrows. */
export function wantsKeysItself(target: Element | null): boolean {
  return Boolean(
    target?.closest('input:not([type="checkbox"]), textarea, select, canvas, [contenteditable]'),
  );
}
