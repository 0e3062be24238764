/** What sending needs and what expires: fetched anew each time. */
import { solve, type Challenge } from '../worker/solving.ts';

const PATIENCE_MS = 15_000;

export interface Ticket {
  /** By the server's clock. */
  now: string;
  /** Of who is signed in; empty for nobody. */
  who: string;
  token: string;
  /** `null` for who is signed in, and need prove nothing. */
  challenge: Challenge | null;
}

/** The server has said no for now. */
export class Later extends Error {
  readonly restMs: number;

  constructor(words: string, restMs: number) {
    super(words);
    this.restMs = restMs;
  }
}

/** @throws {Later} When so much came from here that it has to wait; anything else when no answer came. */
export async function fetchTicket(): Promise<Ticket> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch('/api/ticket', { cache: 'no-store', credentials: 'same-origin', signal });
  if (response.status === 429) throw new Later('', restOf(response));
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return (await response.json()) as Ticket;
}

/** As a form sends it. */
export async function proofOf({ challenge }: Ticket): Promise<string> {
  return challenge ? btoa(JSON.stringify({ challenge, solution: await solve(challenge) })) : '';
}

const USUAL_REST_S = 60;
const LONGEST_REST_S = 3_600;

/** How long the server asks to wait. A date, which it never sends, would have to be read by our own clock. */
export function restOf(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After') ?? USUAL_REST_S);
  return Math.min(Number.isFinite(seconds) ? seconds : USUAL_REST_S, LONGEST_REST_S) * 1000;
}
