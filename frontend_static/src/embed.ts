/** Starts the map that stands in somebody else's page: no storage, no history, no cookies, and no key that is kept. */
import '../styles/embed.css';
import { AmFrame } from './embed/frame.ts';
import { AmFrameMap } from './embed/map.ts';

// The frame speaks to the map, which must be one by then.
customElements.define('am-map', AmFrameMap);
customElements.define('am-frame', AmFrame);
