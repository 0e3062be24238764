/** Sends one entry as its form would have sent it, and reads what became of it. */
import type { Entry, Problem } from './entry.ts';
import { proofOf, restOf, type Ticket } from './ticket.ts';

/** Six photos over a slow line in the country. */
const PATIENCE_MS = 300_000;
const BROKEN = 500;
const TOO_OFTEN = 429;

export type Outcome =
  | { kind: 'arrived'; address: string }
  | { kind: 'refused'; status: number; words: string; problems: Problem[] }
  /** The server is there and cannot now. */
  | { kind: 'later'; status: number; words: string; restMs: number };

/** To such a page leads what has worked, and nothing else: a redirection may lead to signing in, too. */
const OWN_PAGE =
  /^(?:\/[a-z]{2})?\/(?:contributions|report\/sent|inspections\/done|rounds\/day\/done)\/[^/]+\/$/;

/** What is its own each time, and so never kept. */
const ONCE_ONLY = ['csrfmiddlewaretoken', 'proof', 'proof_fallback', 'idempotency_key'];

/** @throws When no answer came: it may have arrived all the same. */
export async function send(entry: Entry, ticket: Ticket): Promise<Outcome> {
  const body = await bodyOf(entry, ticket);
  const response = await fetch(entry.url, {
    method: 'POST',
    body,
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return outcomeOf(response);
}

async function bodyOf(entry: Entry, ticket: Ticket): Promise<FormData> {
  const body = new FormData();
  for (const [name, value] of entry.fields) if (!ONCE_ONLY.includes(name)) body.append(name, value);
  for (const { field, blob, name } of entry.photos)
    body.append(field, new File([blob], name, { type: blob.type }));
  body.append('idempotency_key', entry.key);
  body.append('csrfmiddlewaretoken', ticket.token);
  body.append('proof', await proofOf(ticket));
  return body;
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const { status, redirected, url } = response;
  const { pathname } = new URL(url || '/', location.href);
  // Where that page cannot be drawn right now, the entry has arrived all the same. Whoever comes back is thanked no more.
  if (redirected && OWN_PAGE.test(pathname)) return { kind: 'arrived', address: pathname };
  const { detail = '', errors = [] } = await problemOf(response);
  const isLater = status === TOO_OFTEN || status >= BROKEN;
  if (isLater) return { kind: 'later', status, words: detail, restMs: restOf(response) };
  return { kind: 'refused', status, words: detail, problems: errors };
}

async function problemOf(response: Response): Promise<{ detail?: string; errors?: Problem[] }> {
  const isExplained = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  return isExplained ? ((await response.json()) as { detail?: string; errors?: Problem[] }) : {};
}
