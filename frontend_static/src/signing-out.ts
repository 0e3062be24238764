/** What is done on a device before somebody signs out there: others may use it next. */

export type Farewell = (form: HTMLFormElement) => Promise<unknown>;

/** Somebody who signs out does not wait long for a network. */
const PATIENCE_MS = 2_000;

const farewells = new Set<Farewell>();

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
