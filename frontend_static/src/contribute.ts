/** The pages with forms by which people add and change what is on the map. */
import '../styles/contribute.css';
import { bringIslands } from './islands.ts';

bringIslands();
