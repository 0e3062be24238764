/** What is done on a device before somebody signs out there: others may use it next. */

export type Farewell = (form: HTMLFormElement) => Promise<unknown>;

/** Somebody who signs out does not wait long for a network. */
const PATIENCE_MS = 2_000;

/** Who was here last, by a mark that says nothing of them; empty for somebody who was not signed in. */
const WHOSE = 'device-of';

const farewells = new Set<Farewell>();

/**
 * Whoever signs out, or has no account any more, leaves the device to others; so does whoever was here last and forgot to,
 * when somebody else comes.
 *
 * @param forget Each takes something of theirs from the device.
 */
export function forgetOnParting(...forget: (() => unknown)[]): void {
  const forgetAll = () => Promise.allSettled(forget.map(async (one) => one()));
  beforeSigningOut(forgetAll);
  if (document.querySelector('[data-account-gone]') || isAnotherOne()) void forgetAll();
}

function isAnotherOne(): boolean {
  const { who, fromCache } = document.documentElement.dataset;
  if (who === undefined || fromCache) return false;
  try {
    const before = localStorage.getItem(WHOSE);
    localStorage.setItem(WHOSE, who);
    return Boolean(before) && before !== who;
  } catch {
    // A private window keeps nothing, and need not.
    return false;
  }
}

/** @returns A function that takes it back. */
export function beforeSigningOut(farewell: Farewell): () => void {
  if (!farewells.size) document.addEventListener('submit', onSubmit);
  farewells.add(farewell);
  return () => {
    farewells.delete(farewell);
    if (!farewells.size) document.removeEventListener('submit', onSubmit);
  };
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches('[data-signs-out]')) return;
  event.preventDefault();
  const all = Promise.allSettled([...farewells].map((farewell) => farewell(form)));
  void Promise.race([all, after(PATIENCE_MS)]).then(() => form.submit());
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
