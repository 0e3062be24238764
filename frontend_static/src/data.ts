/** The pages of the open data: lines that can be copied with one click. */
import '../styles/data.css';
import { AmCopy } from './copy_button.ts';

customElements.define('am-copy', AmCopy);
