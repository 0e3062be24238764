/** Solves one challenge beside the page, so that typing stays smooth. */
import { solve, type Challenge } from './solving.ts';

addEventListener('message', (event: MessageEvent<Challenge>) => {
  // The page hears of errors, but of no promise that is not kept.
  solve(event.data).then((solution) => postMessage(solution), reportError);
});
