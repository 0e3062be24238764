/** Asks the server, and tells what it refuses in its own words. */

import { say } from './words.ts';

const PATIENCE_MS = 60_000;
const MACHINE = 'application/json';

export interface Refusal {
  id: number;
  number: string;
  why: string;
  stale: boolean;
}

export interface Outcome {
  done: number[];
  refused: Refusal[];
  batch: number | null;
  words: string;
}

/** What the server said instead of doing it. */
export class Refused extends Error {
  readonly status: number;
  readonly outcome: Outcome | null;

  constructor(status: number, words: string, outcome: Outcome | null) {
    super(words);
    this.status = status;
    this.outcome = outcome;
  }
}

/** What to tell somebody: the server's own words, or that nothing is lost. */
export function messageOf(problem: unknown): string {
  return (problem instanceof Refused && problem.message) || say('trouble');
}

let underWay = 0;

/** Whether something is being done here right now, of which the server may know already. */
export function isDoing(): boolean {
  return underWay > 0;
}

export async function get<Answer>(url: string): Promise<Answer> {
  return (await answered(url, { headers: { Accept: MACHINE } })).json() as Promise<Answer>;
}

export async function post<Answer>(
  url: string,
  fields: Record<string, string> | URLSearchParams,
): Promise<Answer> {
  const body = new URLSearchParams(fields);
  body.set('csrfmiddlewaretoken', token());
  underWay += 1;
  try {
    const response = await answered(url, { method: 'POST', headers: { Accept: MACHINE }, body });
    return (await response.json()) as Answer;
  } finally {
    underWay -= 1;
  }
}

function token(): string {
  return document.querySelector<HTMLInputElement>('[data-token] [name=csrfmiddlewaretoken]')?.value ?? '';
}

async function answered(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.ok) return response;
  const told = (await response.json().catch(() => ({}))) as Partial<Outcome> & { detail?: string };
  const outcome = told.refused ? (told as Outcome) : null;
  throw new Refused(response.status, told.detail ?? outcome?.refused[0]?.why ?? '', outcome);
}
