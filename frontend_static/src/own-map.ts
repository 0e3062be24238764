/** Starts an own map: the page stands and its list is there before this comes. */
import '../styles/own-map.css';
import '../styles/own-map-panel.css';
import { AmOwnMap } from './own_map/element.ts';

customElements.define('am-own-map', AmOwnMap);
