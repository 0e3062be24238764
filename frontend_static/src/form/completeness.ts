/** What is missing in a form that no server can look at right now: the least that it would refuse. */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * Marks what is missing, and gives how it is called.
 *
 * @param words To be said at each.
 */
export function markMissing(form: ParentNode, words: string): string[] {
  for (const said of form.querySelectorAll('.field-error[data-missing]')) said.remove();
  for (const marked of form.querySelectorAll('.field-wrong')) marked.classList.remove('field-wrong');
  const missing = new Set([...emptyFields(form), ...emptyPlaces(form)]);
  return [...missing].map((field) => mark(field, words));
}

function mark(field: Element, words: string): string {
  const label = field.querySelector('.field-label, label');
  const error = Object.assign(document.createElement('p'), { className: 'field-error', textContent: words });
  error.dataset.missing = '';
  label?.after(error);
  field.classList.add('field-wrong');
  return label?.textContent?.trim() ?? '';
}

/** The form checks nothing by itself, so that the server's words are read; here there are none. */
function emptyFields(form: ParentNode): Element[] {
  const controls = [...form.querySelectorAll<Control>('input, select, textarea')];
  return controls
    .filter((control) => control.willValidate && !control.validity.valid)
    .flatMap((control) => control.closest('.field') ?? []);
}

function emptyPlaces(form: ParentNode): Element[] {
  const places = [...form.querySelectorAll('am-pin')];
  const isEmpty = (place: Element) =>
    [...place.querySelectorAll<HTMLInputElement>('input')].every(({ value }) => !value.trim());
  return places.filter(isEmpty).flatMap((place) => place.closest('.field') ?? []);
}
