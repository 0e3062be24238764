/** Shows that something is on its way, when it takes long enough to be noticed. */

/** What comes sooner needs no sign: a line that flashes up is more restless than a short wait. */
const NOTICED_MS = 400;

let running = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Draws the thin line (`[data-waiting]` in shell.css) while any of the works is under way. */
export async function noticing<Result>(work: Promise<Result>): Promise<Result> {
  if (running++ === 0) timer = setTimeout(() => mark(true), NOTICED_MS);
  try {
    return await work;
  } finally {
    if (--running === 0) {
      clearTimeout(timer);
      mark(false);
    }
  }
}

function mark(waiting: boolean): void {
  document.documentElement.toggleAttribute('data-waiting', waiting);
}
