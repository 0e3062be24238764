/** The page on which people report something to the office. */
import '../styles/contribute.css';
import '../styles/report.css';
import { bringIslands } from './islands.ts';
import { AmReport } from './report/steps.ts';

customElements.define('am-report', AmReport);
bringIslands();
