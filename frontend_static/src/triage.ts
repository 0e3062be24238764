/** Starts the office's desk. */
import '../styles/triage.css';
import { AmTriage } from './triage/element.ts';
import { AmTriageMap } from './triage/map.ts';

// The desk speaks to the map, which must be one by then.
customElements.define('am-triage-map', AmTriageMap);
customElements.define('am-triage', AmTriage);
