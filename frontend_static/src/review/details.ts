/** Keeps the next entries at hand, so that none is waited for. */
import { fetchHtml } from '../fetching.ts';

type Fetch = (url: string) => Promise<{ content: DocumentFragment }>;

/** An entry may have become another one since, so it is not kept for long. */
const FRESH_MS = 120_000;

interface Kept {
  content: DocumentFragment;
  at: number;
}

export class Details {
  private readonly kept = new Map<number, Kept>();
  private readonly running = new Map<number, Promise<DocumentFragment>>();
  private wanted: readonly number[] = [];
  private isFilling = false;
  private readonly urlOf: (number: number) => string;
  private readonly fetchOne: Fetch;

  constructor(urlOf: (number: number) => string, fetchOne: Fetch = fetchHtml) {
    this.urlOf = urlOf;
    this.fetchOne = fetchOne;
  }

  /** What is at hand already, to be put into the page; `null` when it has to be fetched. */
  atHand(number: number): DocumentFragment | null {
    const kept = this.kept.get(number);
    if (!kept || Date.now() - kept.at > FRESH_MS) return null;
    return copy(kept.content);
  }

  async get(number: number): Promise<DocumentFragment> {
    const known = this.atHand(number);
    if (known) return known;
    const asked = this.running.get(number) ?? this.ask(number);
    this.running.set(number, asked);
    try {
      return copy(await asked);
    } finally {
      this.running.delete(number);
    }
  }

  forget(number: number): void {
    this.kept.delete(number);
  }

  /** Fetches what will be wanted next, the first first, and lets go of everything else. */
  prepare(numbers: readonly number[], alsoKeep: readonly number[]): void {
    this.wanted = numbers;
    const useful = new Set([...numbers, ...alsoKeep]);
    for (const number of this.kept.keys()) if (!useful.has(number)) this.kept.delete(number);
    if (!this.isFilling) void this.fill();
  }

  private async fill(): Promise<void> {
    this.isFilling = true;
    const missing = () => this.wanted.find((number) => !this.atHand(number) && !failed.has(number));
    const failed = new Set<number>();
    for (let number = missing(); number !== undefined; number = missing()) {
      // What does not come now is asked for again when it is wanted, and says then what is wrong.
      await this.get(number).catch(() => failed.add(number!));
    }
    this.isFilling = false;
  }

  private async ask(number: number): Promise<DocumentFragment> {
    const { content } = await this.fetchOne(this.urlOf(number));
    this.kept.set(number, { content, at: Date.now() });
    return content;
  }
}

function copy(content: DocumentFragment): DocumentFragment {
  return content.cloneNode(true) as DocumentFragment;
}
