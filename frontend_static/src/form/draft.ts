/**
 * Keeps what somebody types until it is sent, in case the page is left or loaded anew. It ends with the window: what somebody
 * wrote leaves no trace on a device that others use, too.
 */

export type Entry = [name: string, value: string];

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = 'input, textarea, select';
/** Secrets, what is not the visitor's, what no storage can hold, and the words for photos, which mean nothing without them. */
const OTHERS =
  '[type="password"], [type="hidden"], [type="file"], [data-no-draft], am-photos *, .field-trap *';
const TICKS = '[type="checkbox"], [type="radio"]';

/** What is typed, chosen and ticked, in the order of the form. */
export function entriesOf(form: HTMLFormElement): Entry[] {
  return fieldsOf(form).flatMap((field) => valuesOf(field).map((value): Entry => [field.name, value]));
}

/** Puts entries back, and lets each field tell that it has changed. */
export function fill(form: HTMLFormElement, entries: readonly Entry[]): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    if (put(field, values.get(field.name) ?? [])) field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

export function keep(key: string, entries: readonly Entry[]): void {
  store((storage) => storage.setItem(key, JSON.stringify(entries)));
}

export function forget(key: string): void {
  store((storage) => storage.removeItem(key));
}

/** @returns `null` when there is none that can be read. */
export function recall(key: string): Entry[] | null {
  try {
    return JSON.parse(store((storage) => storage.getItem(key)) ?? 'null') as Entry[] | null;
  } catch {
    return null;
  }
}

export function isAlike(one: readonly Entry[], other: readonly Entry[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function fieldsOf(form: HTMLFormElement): Field[] {
  const fields = [...form.querySelectorAll<Field>(FIELDS)];
  return fields.filter((field) => field.name && !field.matches(OTHERS));
}

function valuesOf(field: Field): string[] {
  if (field.matches(TICKS)) return (field as HTMLInputElement).checked ? [field.value] : [];
  if (field instanceof HTMLSelectElement)
    return [...field.options].filter(({ selected }) => selected).map(({ value }) => value);
  return [field.value];
}

/** @returns Whether that changed anything. Of several fields of one name each takes the next value. */
function put(field: Field, values: string[]): boolean {
  const before = valuesOf(field);
  if (field.matches(TICKS)) (field as HTMLInputElement).checked = values.includes(field.value);
  else if (field instanceof HTMLSelectElement && field.multiple) select(field, values);
  else field.value = values.shift() ?? field.value;
  return valuesOf(field).join('\n') !== before.join('\n');
}

function select(field: HTMLSelectElement, values: readonly string[]): void {
  for (const option of field.options) option.selected = values.includes(option.value);
}

/** Without storage there are no drafts. */
function store<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
