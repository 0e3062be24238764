/** Pages that the office's people take outside: inspections of playgrounds, and the day's round. */
import '../styles/inspections.css';
import { AmDay } from './inspect/day.ts';
import { AmInspection } from './inspect/inspection.ts';
import { takeAlong } from './inspect/work.ts';

customElements.define('am-inspection', AmInspection);
customElements.define('am-day', AmDay);
void takeAlong(document);
