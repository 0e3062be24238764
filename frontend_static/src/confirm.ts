/** “Still there?” answered in place: without a script the form leads to the page anew. */
import { toast } from './dom.ts';
import { noticing } from './waiting.ts';

const PATIENCE_MS = 12_000;

export function confirmOnTap(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const place = form.closest<HTMLElement>('[data-confirm]');
    if (!place) return;
    event.preventDefault();
    if (place.ariaBusy !== 'true') void answer(place, form);
  });
}

async function answer(place: HTMLElement, form: HTMLFormElement): Promise<void> {
  place.ariaBusy = 'true';
  try {
    const next = await noticing(send(form));
    place.replaceWith(next);
    next.focus({ preventScroll: true });
    if (!next.dataset.thanks) return;
    toast(next.dataset.thanks);
    next.dispatchEvent(new CustomEvent('am:confirmed', { bubbles: true }));
  } catch {
    // What stands there can be tapped again: nothing is lost.
    place.ariaBusy = null;
    place.querySelector('.confirm-trouble')!.textContent = place.dataset.lost ?? '';
  }
}

/** The question as the server draws it after the answer, whether it took the answer or says why not. */
async function send(form: HTMLFormElement): Promise<HTMLElement> {
  const body = new URLSearchParams({ part: 'yes' });
  for (const [name, value] of new FormData(form)) body.set(name, String(value));
  const response = await fetch(form.action, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  const next = template.content.querySelector<HTMLElement>('[data-confirm]');
  if (!next) throw new Error(`${response.status} ${form.action}`);
  return next;
}
