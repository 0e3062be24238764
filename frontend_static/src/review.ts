/** Starts the queue of what waits for a decision. */
import '../styles/review.css';
import { AmReview } from './review/element.ts';
import { AmReviewMap } from './review/map.ts';

// The queue speaks to the map, which must be one by then.
customElements.define('am-review-map', AmReviewMap);
customElements.define('am-review', AmReview);
