/** The pages of rides: looking for one, offering one, and one's own. */
import '../styles/contribute.css';
import '../styles/rides.css';
import '../styles/rides-list.css';
import '../styles/rides-forms.css';
import '../styles/rides-mine.css';
import { AmRideMap } from './rides/map.ts';
import { AmRides } from './rides/list.ts';
import { AmRidePreview } from './rides/preview.ts';
import { AmRideSpot } from './rides/spot.ts';
import { helpForm } from './rides/form.ts';
import { bringIslands } from './islands.ts';

customElements.define('am-ride-map', AmRideMap);
customElements.define('am-ride-spot', AmRideSpot);
customElements.define('am-rides', AmRides);
customElements.define('am-ride-preview', AmRidePreview);
helpForm();
bringIslands();
