/** Sends what waits, one after the other. Of all tabs and the worker only one does so at a time. */
import { arrived, isDue, passedMs, type Entry } from './entry.ts';
import type { Outcome } from './sending.ts';
import type { Store } from './store.ts';
import { Later, type Ticket } from './ticket.ts';

const LOCK = 'amtskarte-outbox';
const DAY_MS = 86_400_000;
/** So long the link of what has arrived is there to be found. */
const KEPT_ARRIVED_MS = 7 * DAY_MS;
/** So long what was thrown away can be taken back, by a page that is still open. */
const KEPT_THROWN_MS = 3_600_000;
/** The server remembers for thirty days what has arrived; after that a second try could double it. */
const REMEMBERED_MS = 28 * DAY_MS;
/** A server that fails so often at one entry and not at others fails because of it. */
const MOST_FAILURES = 8;
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 900_000;

export type Locks = Pick<LockManager, 'request'>;

export interface Means {
  store: Store;
  locks: Locks;
  fetchTicket: () => Promise<Ticket>;
  send: (entry: Entry, ticket: Ticket) => Promise<Outcome>;
  /** Something has changed; all tabs hear of it. */
  tell: () => void;
  now: () => number;
}

/** `busy`: another tab does it. `stuck`: there is no network. `waiting`: something rests. `done`: nothing is left to send. */
export type Rest = 'busy' | 'stuck' | 'waiting' | 'done';

/** Under this lock a form sends its own entry, so that nobody else does. It ends with its page, whatever happens to that. */
export function lockOf(key: string): string {
  return `${LOCK} ${key}`;
}

export class Queue {
  private readonly means: Means;

  constructor(means: Means) {
    this.means = means;
  }

  async run(): Promise<Rest> {
    const rest = await this.alone(LOCK, () => this.sendAll());
    return rest ?? 'busy';
  }

  private async sendAll(): Promise<Rest> {
    await this.tidy();
    const seen = new Set<string>();
    for (let entry = await this.next(seen); entry; entry = await this.next(seen)) {
      seen.add(entry.key);
      if (!(await this.alone(lockOf(entry.key), () => this.sendOne(entry!.key), true))) return 'stuck';
    }
    return (await this.means.store.all()).some(isOpen) ? 'waiting' : 'done';
  }

  /** Read anew each time: others write meanwhile. */
  private async next(seen: ReadonlySet<string>): Promise<Entry | undefined> {
    const now = this.means.now();
    return (await this.means.store.all()).find((entry) => !seen.has(entry.key) && isDue(entry, now));
  }

  /** @returns Whether there is any use in going on. */
  private async sendOne(key: string): Promise<boolean> {
    const entry = await this.means.store.find(key);
    // Its form, or another tab, may have sent it since.
    if (!entry || !isDue(entry, this.means.now())) return true;
    try {
      const ticket = await this.means.fetchTicket();
      await this.means.store.noteWho(ticket.who);
      return await this.sendWith(entry, ticket);
    } catch (problem) {
      await this.putOff(entry.key, problem);
      return false;
    }
  }

  private async sendWith(entry: Entry, ticket: Ticket): Promise<boolean> {
    if (entry.who !== ticket.who) return this.set(entry, { state: 'other', restMs: 0, isAttended: false });
    if (isForgotten(entry, ticket))
      return this.set(entry, { state: 'refused', status: 0, isAttended: false });
    const triedAt = entry.triedAt || ticket.now;
    await this.set(entry, { state: 'sending', triedAt, isAttended: false });
    const outcome = await this.means.send(entry, ticket);
    return this.take({ ...entry, triedAt, isAttended: false }, outcome);
  }

  private async take(entry: Entry, outcome: Outcome): Promise<boolean> {
    if (outcome.kind === 'arrived') {
      await this.put(arrived(entry, outcome.address, this.means.now()));
      return true;
    }
    const { status, words } = outcome;
    if (outcome.kind === 'refused')
      return this.set(entry, { state: 'refused', status, words, problems: outcome.problems });
    const failures = entry.failures + (status >= 500 ? 1 : 0);
    const state = failures >= MOST_FAILURES ? 'refused' : 'waiting';
    const restMs = Math.max(outcome.restMs, restAfter(failures));
    return this.set(entry, { state, status, words, failures, restMs });
  }

  /** No answer came; whether it has arrived is not known, and the key sees to it that this does not matter. */
  private async putOff(key: string, problem: unknown): Promise<void> {
    const entry = await this.means.store.find(key);
    if (!entry || entry.state === 'arrived') return;
    const restMs = problem instanceof Later ? problem.restMs : 0;
    const status = problem instanceof Later ? 429 : 0;
    await this.set(entry, { state: 'waiting', restMs, status, words: '', isAttended: false });
  }

  private async set(entry: Entry, changes: Partial<Entry>): Promise<true> {
    await this.put({ ...entry, ...changes, changedAt: this.means.now() });
    return true;
  }

  private async put(entry: Entry): Promise<void> {
    // Whoever threw it away meanwhile wants it gone.
    const isThrown = (await this.means.store.find(entry.key))?.isThrown ?? entry.isThrown;
    await this.means.store.put({ ...entry, isThrown });
    this.means.tell();
  }

  private async tidy(): Promise<void> {
    const now = this.means.now();
    for (const entry of await this.means.store.all()) {
      const keptMs = entry.isThrown ? KEPT_THROWN_MS : entry.state === 'arrived' ? KEPT_ARRIVED_MS : Infinity;
      if (passedMs(entry.changedAt, now) > keptMs) await this.means.store.drop(entry.key);
    }
  }

  /** Does something unless somebody else is at it; then gives `otherwise`. */
  private async alone<Result>(
    name: string,
    work: () => Promise<Result>,
    otherwise?: Result,
  ): Promise<Result | undefined> {
    return this.means.locks.request(name, { ifAvailable: true }, async (lock) =>
      lock ? work() : otherwise,
    ) as Promise<Result | undefined>;
  }
}

export function isOpen({ state, isThrown }: Entry): boolean {
  return !isThrown && (state === 'waiting' || state === 'sending');
}

function isForgotten({ triedAt }: Entry, { now }: Ticket): boolean {
  return triedAt !== '' && Date.parse(now) - Date.parse(triedAt) > REMEMBERED_MS;
}

function restAfter(failures: number): number {
  return failures ? Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS) : 0;
}
