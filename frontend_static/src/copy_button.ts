/** A button that copies what stands beside it. */
import { copy } from './copying.ts';

export class AmCopy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')!;
    const lines = this.querySelector('code')!;
    const mark = () => getSelection()?.selectAllChildren(lines);
    button.addEventListener('click', () => void copy(lines.textContent ?? '', button, mark));
  }
}
