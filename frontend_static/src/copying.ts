/** Puts what stands on a page into the clipboard. */
import { toast } from './dom.ts';

/**
 * Copies a text and says so in the words that the button carries as `data-copied`. Where the browser refuses, `mark` selects
 * the text, and `data-refused` says that it is to be copied by hand.
 */
export async function copy(text: string, button: HTMLElement, mark: () => void): Promise<void> {
  const { copied = '', refused = '' } = button.dataset;
  try {
    await navigator.clipboard.writeText(text);
    toast(copied);
  } catch {
    mark();
    toast(refused);
  }
}
