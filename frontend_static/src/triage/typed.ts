/** What somebody has typed or chosen into forms that are drawn anew, and has not sent yet. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = 'textarea, select, input:not([type=hidden])';

export interface Typed {
  fields: Map<string, Field>;
  open: boolean[];
  focused: string | null;
  caret: number | null;
}

/** Whether a field says something else than it was drawn with. */
function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return field.value !== drawnValue(field);
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function fieldsOf(panel: ParentNode): Field[] {
  return [...panel.querySelectorAll<Field>(FIELDS)];
}

/** Takes it right before the forms are replaced: whoever types goes on while new ones are fetched. */
export function keepTyped(panel: HTMLElement): Typed {
  const active = document.activeElement;
  const focused = active && panel.contains(active) && active.matches(FIELDS) ? (active as Field) : null;
  const fields = fieldsOf(panel).filter(isTyped);
  return {
    fields: new Map(fields.map((field) => [nameOf(field), field])),
    open: [...panel.querySelectorAll('details')].map(({ open }) => open),
    focused: focused && nameOf(focused),
    caret: focused instanceof HTMLTextAreaElement ? focused.selectionStart : null,
  };
}

/** Whether there are words among it. */
export function hasWords({ fields }: Typed): boolean {
  return [...fields.values()].some((field) => field instanceof HTMLTextAreaElement);
}

/** Puts it into the new forms. */
export function putBack(panel: HTMLElement, { fields, open, focused, caret }: Typed): void {
  for (const [at, details] of panel.querySelectorAll('details').entries()) details.open = open[at] ?? false;
  for (const field of fieldsOf(panel)) {
    const name = nameOf(field);
    const kept = fields.get(name);
    if (kept) take(field, kept);
    if (name !== focused) continue;
    field.focus({ preventScroll: true });
    if (field instanceof HTMLTextAreaElement && caret !== null) field.setSelectionRange(caret, caret);
  }
}

function take(field: Field, kept: Field): void {
  if (isTicked(field) && isTicked(kept)) field.checked = kept.checked;
  else if (!(field instanceof HTMLSelectElement) || hasChoice(field, kept.value)) field.value = kept.value;
}

/** What could be chosen then may be gone by now. */
function hasChoice(select: HTMLSelectElement, value: string): boolean {
  return [...select.options].some((option) => option.value === value);
}

function drawnValue(select: HTMLSelectElement): string {
  const options = [...select.options];
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? '';
}

function isTicked(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
}

/** Which field it is, of those of one report: several forms have fields of the same name. */
function nameOf(field: Field): string {
  return [field.form && formName(field.form), field.name, isTicked(field) ? field.value : ''].join(' ');
}

function formName(form: HTMLFormElement): string {
  const hidden = ['deed', 'photo'].map(
    (name) => form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`)?.value ?? '',
  );
  return [...hidden, form.dataset.note === undefined ? '' : 'note'].join(' ');
}

/** What was sent from a form is no draft any more, also where the form was drawn anew since. */
export function forget(panel: HTMLElement, sent: HTMLFormElement): void {
  for (const form of panel.querySelectorAll('form')) if (formName(form) === formName(sent)) form.reset();
}

/** The same of a report that is looked at no more; what was typed into its other forms stays. */
export function forgetKept({ fields }: Typed, sent: HTMLFormElement): void {
  for (const [name, { form }] of fields) if (form && formName(form) === formName(sent)) fields.delete(name);
}
