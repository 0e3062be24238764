/** Lays what a form is about to send into the outbox first, so that it is there whatever happens on the way. */
import { askToBeWoken } from './departure.ts';
import { entryOf, type Draft, type State } from './entry.ts';
import { locks, tell } from './means.ts';
import { lockOf } from './queue.ts';
import { openStore } from './store.ts';

const REFUSED = 400;

/** The entry is kept, and goes by itself. */
export class Kept extends Error {}

/** Neither could it be sent, nor has this device room for it. */
export class NotKept extends Error {
  readonly isFull: boolean;

  constructor(problem: unknown) {
    super(String(problem));
    this.isFull = (problem as Error | null)?.name === 'QuotaExceededError';
  }
}

/**
 * @param send Sends it in the way of a form that is open; fails when no answer came, or none that counts.
 * @returns What the server said, whatever it was: the form shows it. What was refused stays only if it lay here before.
 * @throws {Kept} When it did not work and the entry now waits.
 * @throws {NotKept} When it did not work and the entry is nowhere but in the form.
 */
export async function attend<Answer extends { status: number }>(
  draft: Draft,
  who: string | undefined,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const before = await openStore().then((store) => store.find(draft.key), nothing);
  const trouble = await lay(draft, who, 'sending', true).then(nothing, asTrouble);
  return locks().request(lockOf(draft.key), async () => {
    try {
      const answer = await send();
      if (!trouble)
        await (before && answer.status >= REFUSED ? lay(draft, who, 'refused', true) : drop(draft.key));
      return answer;
    } catch (problem) {
      if (trouble) throw new NotKept(trouble);
      await lay(draft, who, 'waiting', true);
      void askToBeWoken();
      throw new Kept(String(problem));
    }
  }) as Promise<Answer>;
}

/** Without any try of the form's own: it has no token.
 *
 * @throws {NotKept} When this device cannot keep it.
 */
export async function leaveToOutbox(draft: Draft, who: string | undefined): Promise<void> {
  const trouble = await lay(draft, who, 'waiting', false).then(nothing, asTrouble);
  if (trouble) throw new NotKept(trouble);
  void askToBeWoken();
}

async function drop(key: string): Promise<void> {
  await (await openStore()).drop(key);
  tell();
}

async function lay(draft: Draft, who: string | undefined, state: State, isTried: boolean): Promise<void> {
  const store = await openStore();
  if (who !== undefined) await store.noteWho(who);
  const before = await store.find(draft.key);
  const entry = entryOf(draft, who ?? before?.who ?? (await store.who()), state, Date.now());
  const triedAt = before?.triedAt || (isTried ? draft.drawnAt : '');
  await store.put({ ...entry, triedAt, isAttended: state === 'sending' });
  tell();
}

function nothing(): null {
  return null;
}

function asTrouble(problem: unknown): unknown {
  console.info('This device keeps nothing:', problem);
  return problem ?? new Error('unknown');
}
