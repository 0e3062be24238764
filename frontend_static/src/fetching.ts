/** Fetches pieces of HTML that the server drew. Nothing waits for ever, and of two questions only the last is answered. */

import { noticing } from './waiting.ts';

const PATIENCE_MS = 12_000;

/** As the service worker writes it onto what it had kept. */
const KEPT_AT = 'x-from-cache';

export interface Piece {
  content: DocumentFragment;
  /** Since when the browser has had it; `null` when it has just come from the server. */
  keptAt: Date | null;
}

/** The server answered, but not with what was asked for. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, url: string) {
    super(`${status} ${url}`);
    this.status = status;
  }
}

/** Whether another try is in vain, since what was asked for is not there any more. */
export function isGone(problem: unknown): boolean {
  return problem instanceof Refusal && [404, 410].includes(problem.status);
}

export class Fetcher {
  private running: AbortController | null = null;

  /** Resolves to `null` when a newer question has overtaken this one. */
  async html(url: string): Promise<Piece | null> {
    this.running?.abort('overtaken');
    const own = new AbortController();
    this.running = own;
    try {
      return await fetchHtml(url, own.signal);
    } catch (problem) {
      if (own.signal.aborted) return null;
      throw problem;
    } finally {
      if (this.running === own) this.running = null;
    }
  }

  stop(): void {
    this.running?.abort('overtaken');
  }
}

export function fetchHtml(url: string, signal?: AbortSignal): Promise<Piece> {
  return noticing(read(url, signal));
}

/** For what is nobody's answer but helps; it is fetched without a sign. */
export async function fetchJson<Answer>(url: string): Promise<Answer> {
  return (await ask(url, 'application/json')).json() as Promise<Answer>;
}

async function read(url: string, signal?: AbortSignal): Promise<Piece> {
  const response = await ask(url, 'text/html', signal);
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  const keptAt = response.headers.get(KEPT_AT);
  return { content: template.content, keptAt: keptAt ? new Date(keptAt) : null };
}

async function ask(url: string, media: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { Accept: media }, signal: withPatience(signal) });
  if (!response.ok) throw new Refusal(response.status, url);
  return response;
}

/** Ends when another signal does, or when the time is over; by hand, since `AbortSignal.any` is younger than many a phone. */
function withPatience(signal?: AbortSignal): AbortSignal {
  const ending = new AbortController();
  setTimeout(() => ending.abort(new DOMException('Too late', 'TimeoutError')), PATIENCE_MS);
  signal?.addEventListener('abort', () => ending.abort(signal.reason));
  return ending.signal;
}
