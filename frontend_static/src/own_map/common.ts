import type { Spot } from '../dom.ts';

/** Names something of the common map that was tapped, and leads there. */
export function showCommon(
  note: HTMLElement,
  { layer, id, title }: Pick<Spot, 'layer' | 'id'> & Partial<Spot>,
): void {
  const link = note.querySelector('a')!;
  link.href = `${document.documentElement.dataset.home ?? '/'}${layer}/${encodeURIComponent(id)}/`;
  link.textContent = title ?? '';
  note.hidden = false;
}
