/** Sends decisions one after the other. What the network loses is kept and sent again: nothing is lost, nothing doubled. */

export type Verb = 'accept' | 'reject' | 'reopen';

export interface Task {
  number: number;
  verb: Verb;
  /** Of the change. */
  kind: string;
  title: string;
  url: string;
  body: URLSearchParams;
}

export interface OutboxEvents {
  done: (task: Task) => void;
  /** The server has understood and does not do it; `words` say why. */
  refused: (task: Task, status: number, words: string) => void;
  /** So many are on their way or wait; `isStuck` when the network or the server does not answer. */
  changed: (size: number, isStuck: boolean) => void;
}

const PATIENCE_MS = 15_000;
const AGAIN_MS = 8_000;
/** The server is there and cannot at the moment. */
const TOO_MANY = 429;
const BROKEN = 500;

export class Outbox {
  private readonly tasks: Task[] = [];
  /** What was sent at least once: the server may have done it, though its answer was lost. */
  private readonly tried = new WeakSet<Task>();
  private readonly events: OutboxEvents;
  private readonly post: typeof fetch;
  private isSending = false;
  private isStuck = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: OutboxEvents, post: typeof fetch = (...asked) => fetch(...asked)) {
    this.events = events;
    this.post = post;
  }

  get size(): number {
    return this.tasks.length;
  }

  push(task: Task): void {
    this.tasks.push(task);
    void this.run();
  }

  /** Takes a task back that was never sent; tells whether there was one. */
  take(number: number): boolean {
    const at = this.tasks.findLastIndex((task) => task.number === number);
    if (at < 0 || this.tried.has(this.tasks[at]!)) return false;
    this.tasks.splice(at, 1);
    this.events.changed(this.size, this.isStuck);
    return true;
  }

  has(number: number): boolean {
    return this.tasks.some((task) => task.number === number);
  }

  async run(): Promise<void> {
    if (this.isSending) return;
    clearTimeout(this.timer);
    while (this.tasks.length) {
      if (!(await this.sendFirst())) return this.waitAndTryAgain();
      this.tasks.shift();
    }
    this.isStuck = false;
    this.events.changed(0, false);
  }

  /** Whether the server has answered, be it with a refusal. */
  private async sendFirst(): Promise<boolean> {
    const task = this.tasks[0]!;
    this.tried.add(task);
    this.isSending = true;
    try {
      const response = await this.post(task.url, {
        method: 'POST',
        body: task.body,
        headers: { Accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (response.status >= BROKEN || response.status === TOO_MANY) return false;
      if (response.ok) this.events.done(task);
      else this.events.refused(task, response.status, await wordsOf(response));
      return true;
    } catch {
      return false;
    } finally {
      this.isSending = false;
    }
  }

  private waitAndTryAgain(): void {
    this.isStuck = true;
    this.events.changed(this.size, true);
    this.timer = setTimeout(() => void this.run(), AGAIN_MS);
  }
}

/** What the server says; nothing where something else has answered in its place. */
async function wordsOf(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { detail?: string }).detail ?? '';
  } catch {
    return '';
  }
}
