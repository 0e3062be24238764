/** What waits on this device until it can be sent. */

export interface Photo {
  /** Of the field that holds it. */
  field: string;
  name: string;
  blob: Blob;
}

export interface Problem {
  field: string;
  label: string;
  detail: string;
}

/**
 * `waiting`: for a network, or for the server. `sending`: under way, or broken off when the browser ended. `refused`: the
 * server has said no. `other`: it is not sent for who is signed in now. `arrived`: kept for its link alone.
 */
export type State = 'waiting' | 'sending' | 'refused' | 'other' | 'arrived';

/** As it is written on a form. */
export interface Draft {
  /** By this the server knows that it is the same contribution, however often it comes. */
  key: string;
  /** Where it is sent to. */
  url: string;
  /** Where its form is. */
  page: string;
  /** What the form is about. */
  what: string;
  /** How its author calls it; may be empty. */
  title: string;
  fields: [name: string, value: string][];
  photos: Photo[];
  /** By the server's clock, when the page came; empty where that is not known. */
  drawnAt: string;
}

export interface Entry extends Draft {
  state: State;
  /** Of who was signed in as it was written, as the server gives it; empty for nobody. */
  who: string;
  /** By the clock of the device, which may be wrong: only ever compared with itself. */
  writtenAt: number;
  changedAt: number;
  /** When it was first sent, by the server's clock; empty before. From then on it may have arrived without our knowing. */
  triedAt: string;
  /** How often the server has failed at it. */
  failures: number;
  /** Not before so many milliseconds after `changedAt`. */
  restMs: number;
  /** What the server said. */
  status: number;
  words: string;
  problems: Problem[];
  /** Its own page, once it has arrived; whoever has this address can see it and take it back. */
  address: string;
  /** A form sends it itself, and its author looks on. */
  isAttended: boolean;
  isThrown: boolean;
  /** Its author has been told that it has arrived. */
  isSeen: boolean;
}

export function entryOf(draft: Draft, who: string, state: State, now: number): Entry {
  return {
    ...draft,
    state,
    who,
    writtenAt: now,
    changedAt: now,
    triedAt: '',
    failures: 0,
    restMs: 0,
    status: 0,
    words: '',
    problems: [],
    address: '',
    isAttended: false,
    isThrown: false,
    isSeen: false,
  };
}

/** What is left of it once it has arrived: no photo, and nothing of what was written. */
export function arrived(entry: Entry, address: string, now: number): Entry {
  const { what, title, key, who } = entry;
  const rest = entryOf(
    { key, what, title, url: '', page: '', fields: [], photos: [], drawnAt: '' },
    who,
    'arrived',
    now,
  );
  return { ...rest, address };
}

/** How much time has passed, as far as a clock can be believed that somebody may have set meanwhile. */
export function passedMs(since: number, now: number): number {
  return Math.max(0, now - since);
}

/** Whether its time to be sent has come. A clock that was put back makes nobody wait. */
export function isDue(entry: Entry, now: number): boolean {
  const isSendable = !entry.isThrown && ['waiting', 'sending', 'other'].includes(entry.state);
  return isSendable && (now < entry.changedAt || now - entry.changedAt >= entry.restMs);
}
