/** Signs of the editor, from the page's templates: all drawings come from the server. */

/**
 * @param colour Of the palette, for a sign in a disc of that colour.
 * @param isPlain The drawing alone, in that colour.
 */
export function icon(name: string, colour: string, isPlain = false): HTMLElement {
  const sign = document.createElement('span');
  sign.className = isPlain ? `own-drawing own-paint-${colour}` : `own-sign own-fill-${colour}`;
  sign.ariaHidden = 'true';
  const drawing = drawingOf(name);
  if (drawing) sign.append(drawing);
  return sign;
}

function drawingOf(name: string): Node | null {
  for (const template of document.querySelectorAll<HTMLTemplateElement>('template[data-own-icons]')) {
    const found = template.content.querySelector(`[data-icon="${CSS.escape(name)}"] svg`);
    if (found) return found.cloneNode(true);
  }
  return null;
}
