/** The keyboard on the map and around it. */

export interface KeyActs {
  undo: () => void;
  redo: () => void;
  /** Leads one step back: out of a tool, out of a spot. */
  escape: () => void;
  /** Enter on the map. */
  enter: () => boolean;
  /** Backspace on the map. */
  back: () => boolean;
  /** Whether arrows on the map move what is chosen, by so many pixels. */
  arrow: (x: number, y: number) => boolean;
}

const STEP_PX = 10;
const SMALL_STEP_PX = 1;
const ARROWS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function watchPageKeys(acts: KeyActs): void {
  // Before the rest of the site hears it: there Escape leads to the page above.
  document.addEventListener('keydown', (event) => onKey(event, acts), { capture: true });
}

function onKey(event: KeyboardEvent, acts: KeyActs): void {
  const target = event.target as Element;
  if (document.querySelector('dialog[open]') || target.closest('[data-renaming]')) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    acts.escape();
  } else if (stepKey(event, acts)) event.preventDefault();
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y; a field of text takes its own letters back. */
function stepKey(event: KeyboardEvent, acts: KeyActs): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target as Element)) return false;
  const key = event.key.toLowerCase();
  if (key !== 'z' && key !== 'y') return false;
  if (key === 'y' || event.shiftKey) acts.redo();
  else acts.undo();
  return true;
}

function isTyping(element: Element): boolean {
  return element.matches('textarea, input:not([type="radio"], [type="checkbox"])');
}

/** @param map Asked before the map itself, which pans by arrows. */
export function watchMapKeys(map: HTMLElement, acts: KeyActs): void {
  map.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !isTaken(event, acts)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

function isTaken(event: KeyboardEvent, acts: KeyActs): boolean {
  if (event.key === 'Enter') return acts.enter();
  if (event.key === 'Backspace') return acts.back();
  const way = ARROWS[event.key];
  const step = event.shiftKey ? SMALL_STEP_PX : STEP_PX;
  return way ? acts.arrow(way[0] * step, way[1] * step) : false;
}
