/** Brings edits to the server and what others do back: nothing is lost, nothing is sent twice, and nothing waits for a reload. */
import type { KeptEdit, KeptPhoto } from './keeper.ts';
import { MAP } from './keeper.ts';
import type { Meeting, Spots } from './spots.ts';
import type { Changes, Person, SpotFeature } from './types.ts';

export type Status = 'saved' | 'saving' | 'offline' | 'stuck' | 'refused' | 'locked';

export interface SyncEvents {
  status: (status: Status) => void;
  /** Something on the map is different from before. */
  changed: (meetings: readonly Meeting[]) => void;
  present: (people: readonly Person[]) => void;
}

export interface Addresses {
  edits: string;
  changes: string;
  /** With `{uid}` in the place of the spot's. */
  photos: string;
}

/** What the server says about something that it does not take (RFC 9457). */
interface Problem {
  detail?: string;
  uid?: string;
  spot?: SpotFeature | null;
}

/** One who types or moves a corner makes many edits in a second; they leave together. */
const GATHER_MS = 600;
/** How often it is asked what others do. */
const ASK_MS = 4_000;
const POLL_MS = 50;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 20_000;
const PHOTO_PATIENCE_MS = 120_000;
/** In one request. */
const MOST = 200;
const STATUS = { unauthorised: 401, forbidden: 403, gone: 404, conflict: 409, tooMany: 429, broken: 500 };

/** The server or the network does not answer at the moment. */
class Silence extends Error {}
/** Who was signed in is not any more, or may not draw here any more. */
class Locked extends Error {}

export class Sync {
  private readonly spots: Spots;
  private readonly addresses: Addresses;
  private readonly token: string;
  private readonly lock: string;
  private readonly events: SyncEvents;
  private readonly request: typeof fetch;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRunning = false;
  private isWanted = false;
  private wait = 0;
  private status: Status = 'saved';
  mayEdit = false;
  isDrawing: () => boolean = () => false;

  constructor(
    spots: Spots,
    addresses: Addresses,
    token: string,
    lock: string,
    events: SyncEvents,
    request: typeof fetch = (...asked) => fetch(...asked),
  ) {
    this.spots = spots;
    this.addresses = addresses;
    this.token = token;
    this.lock = lock;
    this.events = events;
    this.request = request;
  }

  start(): void {
    addEventListener('online', () => this.soon(0));
    addEventListener('offline', () => this.tell());
    document.addEventListener('visibilitychange', () => this.soon(0));
    this.tell();
    this.soon(this.spots.unsent ? 0 : FIRST_WAIT_MS);
  }

  /** There is something new to be sent. */
  wake(): void {
    this.tell();
    if (!this.wait) this.soon(GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private soon(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), after);
  }

  /** Lets everything arrive before the page is left; tells whether it did. */
  async flush(): Promise<boolean> {
    while (this.isRunning) await new Promise((go) => setTimeout(go, POLL_MS));
    if (this.spots.unsent) await this.run();
    return !this.spots.unsent;
  }

  /** Sends all there is, and asks for all there is. */
  async run(): Promise<void> {
    if (this.isRunning) {
      this.isWanted = true;
      return;
    }
    this.isRunning = true;
    try {
      await this.once();
      this.wait = 0;
    } catch (problem) {
      this.onProblem(problem);
    }
    this.isRunning = false;
    this.goOn();
  }

  private async once(): Promise<void> {
    if (!navigator.onLine) throw new Silence();
    if (this.mayEdit) await this.alone(() => this.push());
    if (!document.hidden || this.spots.unsent) await this.pull();
    this.tell();
  }

  private goOn(): void {
    const next = this.wait || (this.spots.waiting.length ? GATHER_MS : ASK_MS);
    this.soon(this.isWanted && !this.wait ? GATHER_MS : next);
    this.isWanted = false;
  }

  private onProblem(problem: unknown): void {
    if (problem instanceof Locked) {
      this.mayEdit = false;
      this.wait = LONGEST_WAIT_MS;
      return this.say('locked');
    }
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait ? 2 * this.wait : FIRST_WAIT_MS);
    this.tell();
    if (!(problem instanceof Silence)) console.info('Own map:', problem);
  }

  /** Two tabs of one browser share what is kept, so only one sends at a time. */
  private async alone(work: () => Promise<void>): Promise<void> {
    if (navigator.locks) await navigator.locks.request(`own-map-${this.lock}`, work);
    else await work();
  }

  private async push(): Promise<void> {
    if (this.spots.unsent) await this.spots.readKept();
    while (this.spots.waiting.length) {
      this.tell();
      await this.send(this.spots.waiting.slice(0, MOST));
      // The next edits must know the versions that these have made.
      await this.pull();
    }
    for (const kept of this.spots.waitingPhotos) {
      this.tell();
      await this.sendPhoto(kept);
      await this.pull();
    }
  }

  private async send(batch: readonly KeptEdit[]): Promise<void> {
    this.spots.sending(batch);
    const body = JSON.stringify({ edits: batch.map(({ edit }) => edit) });
    const response = await this.ask(this.addresses.edits, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    if (response.ok) return this.spots.taken(batch);
    await this.settle(batch, response.status, await problemOf(response));
  }

  /** What the server does not take is told from what it would; of a heap about which it says nothing, each is asked by itself. */
  private async settle(batch: readonly KeptEdit[], status: number, problem: Problem): Promise<void> {
    if (status === STATUS.conflict && problem.uid) {
      if (problem.spot) await this.spots.meet(problem.spot);
      else await this.spots.lose(problem.uid);
      return;
    }
    const one = batch.length === 1 ? batch[0] : batch.find(({ key }) => key === problem.uid);
    if (one) return this.spots.refuse(one, problem.detail ?? '');
    for (const kept of batch) await this.send([kept]);
  }

  private async sendPhoto(kept: KeptPhoto): Promise<void> {
    const address = this.addresses.photos.replace('{uid}', kept.uid);
    const response = await (kept.add
      ? this.ask(address, { method: 'POST', body: formOf(kept), headers: { 'Idempotency-Key': kept.key } })
      : this.ask(`${address}${kept.remove}/`, { method: 'DELETE' }));
    const isDone = response.ok || (!kept.add && response.status === STATUS.gone);
    if (isDone) return this.spots.dropPhoto(kept.key);
    await this.spots.keepPhoto({ ...kept, refused: (await problemOf(response)).detail ?? '' });
  }

  private async pull(): Promise<void> {
    const query = new URLSearchParams({ since: String(this.spots.version) });
    if (this.mayEdit) query.set('drawing', this.isDrawing() ? '1' : '0');
    const response = await this.ask(`${this.addresses.changes}?${query}`);
    if (!response.ok) throw new Silence();
    const changes = (await response.json()) as Changes;
    const before = this.spots.version;
    const meetings = await this.spots.apply(changes);
    if (changes.version !== before || meetings.length) this.events.changed(meetings);
    if (changes.present) this.events.present(changes.present);
  }

  /** @throws Silence When there is no answer that says anything. */
  private async ask(url: string, options: RequestInit = {}): Promise<Response> {
    const patience = options.body instanceof FormData ? PHOTO_PATIENCE_MS : PATIENCE_MS;
    const headers = { Accept: 'application/json', ...(options.method && { 'X-CSRFToken': this.token }) };
    let response: Response;
    try {
      response = await this.request(url, {
        ...options,
        headers: { ...headers, ...options.headers },
        signal: AbortSignal.timeout(patience),
      });
    } catch {
      throw new Silence();
    }
    if (response.status >= STATUS.broken || response.status === STATUS.tooMany) throw new Silence();
    if (options.method && isLocked(response.status)) throw new Locked();
    return response;
  }

  private tell(): void {
    if (this.status === 'locked' && !this.mayEdit) return;
    if (this.spots.refusals.length) return this.say('refused');
    if (!this.spots.unsent) return this.say('saved');
    if (!navigator.onLine) return this.say('offline');
    this.say(this.wait ? 'stuck' : 'saving');
  }

  private say(status: Status): void {
    this.status = status;
    this.events.status(status);
  }

  /** Whether something was refused that must be changed first. */
  get hasRefused(): boolean {
    return this.spots.refusals.some((key) => key !== MAP);
  }
}

function isLocked(status: number): boolean {
  return status === STATUS.unauthorised || status === STATUS.forbidden;
}

function formOf({ add }: KeptPhoto): FormData {
  const form = new FormData();
  const { file, alt } = add!;
  form.set('photo', file, file instanceof File ? file.name : 'photo.jpg');
  form.set('alt', alt);
  return form;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}
