/** Makes the forms of rides handier; without it they are plain forms. */

export function helpForm(): void {
  document.querySelector('[data-swap]')?.addEventListener('click', swap);
  document.querySelector('[data-filter]')?.addEventListener('click', openFilter);
  // A form that is drawn anew has other buttons.
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-add-via]');
    if (button) addVia(button);
  });
}

function swap(): void {
  for (const suffix of ['', '_search']) {
    const [start, end] = ['from', 'to'].map((name) =>
      document.querySelector<HTMLInputElement>(`#ride-form [name="${name}${suffix}"]`),
    );
    if (start && end) [start.value, end.value] = [end.value, start.value];
  }
}

function openFilter(event: Event): void {
  event.preventDefault();
  for (const fold of document.querySelectorAll<HTMLDetailsElement>('.ride-change, .ride-more'))
    fold.open = true;
  const first = document.querySelector<HTMLElement>('.ride-filter-fields select');
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}

/** One more place on the way: they are all there, and hidden until they are asked for. */
function addVia(button: HTMLElement): void {
  const next = document.querySelector<HTMLElement>('.ride-via[data-spare]');
  if (!next) return;
  next.removeAttribute('data-spare');
  next.querySelector<HTMLElement>('input:not([type="hidden"])')?.focus();
  button.hidden = !document.querySelector('.ride-via[data-spare]');
}
