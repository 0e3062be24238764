/** Starts an own map: the page stands and its list is there before this comes. */
import '../styles/own-map.css';
import '../styles/own-map-tools.css';
import '../styles/own-map-layout.css';
import '../styles/own-map-panel.css';
import '../styles/own-map-spot.css';
import '../styles/own-map-sheet.css';
import { AmOwnMap } from './own_map/element.ts';

customElements.define('am-own-map', AmOwnMap);
