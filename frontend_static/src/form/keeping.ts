/** What becomes of a form that cannot be sent: it goes into the outbox of the device. */
import type { Draft, Photo } from '../outbox/entry.ts';
import { post, type Answer } from './sending.ts';

type Outbox = typeof import('../outbox/form.ts');

/** Neither kept nor sent. The words come from the page. */
export class Stranded extends Error {
  readonly isFull: boolean;

  constructor(isFull: boolean) {
    super();
    this.isFull = isFull;
  }
}

/** It waits on this device. */
export class Waiting extends Error {}

const KEY = 'idempotency_key';
/** Each sending has its own. */
const ONCE_ONLY = [KEY, 'csrfmiddlewaretoken', 'proof', 'proof_fallback'];
const BROKEN = 500;
const KEY_BYTES = 24;

export interface Sending {
  /** The form's element, which says what the form is about. */
  element: HTMLElement;
  address: string;
  data: FormData;
  moved: (share: number | null) => void;
}

/**
 * @throws {Waiting} When it is in the outbox now.
 * @throws {Stranded} When it is nowhere but in the form.
 */
export async function sendOrKeep(sending: Sending): Promise<Answer> {
  const { element, address, data, moved } = sending;
  if (element.dataset.outbox === undefined) return post(address, data, moved);
  // It may have been made since the form was read.
  data.set(KEY, keyOf(element));
  const outbox = await fetchOutbox();
  if (!outbox) return post(address, data, moved);
  const draft = draftOf(sending);
  return outbox
    .attend(draft, ownMark(), () => sendNow(sending))
    .catch((problem: unknown) => {
      throw meantBy(problem, outbox);
    });
}

/** Without a try: what sending needs is not there. Errors are those of `sendOrKeep`. */
export async function keepUnsent(sending: Sending): Promise<never> {
  const outbox = await fetchOutbox();
  if (!outbox) throw new Stranded(false);
  await outbox.leaveToOutbox(draftOf(sending), ownMark()).catch((problem: unknown) => {
    throw meantBy(problem, outbox);
  });
  throw new Waiting();
}

async function sendNow({ address, data, moved }: Sending): Promise<Answer> {
  const answer = await post(address, data, moved);
  if (answer.status >= BROKEN) throw new Error(`${answer.status} ${address}`);
  return answer;
}

function meantBy(problem: unknown, { Kept, NotKept }: Outbox): Error {
  if (problem instanceof Kept) return new Waiting();
  return new Stranded(problem instanceof NotKept && problem.isFull);
}

/** Fetched with the form: when it is needed there may be no network. */
export async function fetchOutbox(): Promise<Outbox | null> {
  try {
    return await import('../outbox/form.ts');
  } catch (problem) {
    console.info('There is no outbox:', problem);
    return null;
  }
}

/** What the page itself says of who is signed in; a page that was kept does not know. */
function ownMark(): string | undefined {
  const { who, fromCache } = document.documentElement.dataset;
  return fromCache ? undefined : who;
}

function draftOf({ element, address, data }: Sending): Draft {
  const fields = [...data].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    key: keyOf(element),
    url: address,
    page: location.pathname + location.search,
    what: element.dataset.outbox ?? '',
    title: titleOf(element, data),
    fields: fields.filter(([name]) => !ONCE_ONLY.includes(name)),
    photos: [...data].flatMap(([field, value]) => photoOf(field, value)),
    drawnAt: element.dataset.drawnAt ?? '',
  };
}

function photoOf(field: string, value: FormDataEntryValue): Photo[] {
  return value instanceof File && value.size ? [{ field, name: value.name, blob: value }] : [];
}

/** The key of a page that was kept is used up: whoever opens it once more means something else. */
export function dropKeptKey(element: HTMLElement): void {
  const field = element.querySelector<HTMLInputElement>(`[name="${KEY}"]`);
  if (field && document.documentElement.dataset.fromCache) field.value = '';
}

/** A page that was kept cannot bring a key of its own; the form then has one from its first sending on. */
export function keyOf(element: HTMLElement): string {
  const field = element.querySelector<HTMLInputElement>(`[name="${KEY}"]`)!;
  field.value ||= newKey();
  return field.value;
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** Its name, or else what it is. */
function titleOf(element: HTMLElement, data: FormData): string {
  const name = data.get('title');
  if (typeof name === 'string' && name.trim()) return name.trim();
  return element.querySelector('.kind-choice:has(input:checked)')?.textContent?.trim() ?? '';
}
