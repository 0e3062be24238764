/** The pages of the open data: lines that can be copied with one click. */
import '../styles/data.css';
import { copy } from './copying.ts';

class AmCopy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')!;
    const lines = this.querySelector('code')!;
    const mark = () => getSelection()?.selectAllChildren(lines);
    button.addEventListener('click', () => void copy(lines.textContent ?? '', button, mark));
  }
}

customElements.define('am-copy', AmCopy);
