/** Asks every few seconds what colleagues have changed, as long as somebody looks. */
import type { Report } from './report.ts';

const ASK_MS = 5_000;
const MACHINE = 'application/json';
const NOT_MODIFIED = 304;

interface Changes {
  now: string;
  rows: Report[];
  fits: number[];
  more: boolean;
}

export class Live {
  private readonly address: () => string;
  private readonly heard: (rows: Report[], fits: ReadonlySet<number>, more: boolean) => void;
  private since = new Date().toISOString();
  private tag = '';
  private isAsking = false;

  /** @param address With the part that is looked at. */
  constructor(
    address: () => string,
    heard: (rows: Report[], fits: ReadonlySet<number>, more: boolean) => void,
  ) {
    this.address = address;
    this.heard = heard;
    setInterval(() => void this.ask(), ASK_MS);
    document.addEventListener('visibilitychange', () => void this.ask());
  }

  async ask(): Promise<void> {
    if (document.hidden || !navigator.onLine || this.isAsking) return;
    this.isAsking = true;
    try {
      await this.askNow();
    } catch {
      // It is asked again soon.
    }
    this.isAsking = false;
  }

  private async askNow(): Promise<void> {
    const url = new URL(this.address(), location.href);
    // Another moment would be another address, and so another tag.
    url.searchParams.set('since', this.since);
    const headers: Record<string, string> = { Accept: MACHINE };
    if (this.tag) headers['If-None-Match'] = this.tag;
    const response = await fetch(url, { headers });
    if (response.status === NOT_MODIFIED || !response.ok) return;
    const told = (await response.json()) as Changes;
    this.tag = response.headers.get('ETag') ?? '';
    this.since = told.now;
    this.heard(told.rows, new Set(told.fits), told.more);
  }
}
