/** Layers of the common map that lie on this one. */

/** Reads ids as attributes of the page have them. */
export function listed(ids = ''): string[] {
  return ids.split(',').filter(Boolean);
}

export function chosenLayers(
  host: HTMLElement,
  ids: readonly string[],
): { id: string; title: string; sign: Node | null }[] {
  const boxes = [...host.querySelectorAll<HTMLInputElement>('[data-layer-choice] input')];
  for (const box of boxes) box.checked = ids.includes(box.value);
  return boxes.filter(({ checked }) => checked).map(layerOf);
}

function layerOf(box: HTMLInputElement): { id: string; title: string; sign: Node | null } {
  const line = box.closest('label');
  return {
    id: box.value,
    title: line?.querySelector('[data-layer-title]')?.textContent ?? box.value,
    sign: line?.querySelector('.own-layer-sign') ?? null,
  };
}
