/** Asks every few seconds what colleagues have changed, as long as somebody looks. */
import { toast } from '../dom.ts';
import { isDoing } from './asking.ts';
import type { Details } from './details.ts';
import type { AmTriageMap } from './map.ts';
import type { Notices } from './notices.ts';
import type { Report } from './report.ts';
import type { Rows } from './rows.ts';
import { say } from './words.ts';

const ASK_MS = 5_000;
const MACHINE = 'application/json';
const NOT_MODIFIED = 304;

interface Changes {
  now: string;
  rows: Report[];
  fits: number[];
  more: boolean;
}

/** What of the desk shows it. */
export interface Shown {
  /** Where it is asked, with the part that is looked at. */
  address: () => string;
  rows: Rows;
  details: Details;
  map: AmTriageMap;
  notices: Notices;
  load: () => void;
  count: () => void;
  /** Marks again what is looked at. */
  looked: () => void;
}

export class Live {
  private readonly desk: Shown;
  private since = new Date().toISOString();
  private tag = '';
  private isAsking = false;

  constructor(desk: Shown) {
    this.desk = desk;
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
    const url = new URL(this.desk.address(), location.href);
    // Another moment would be another address, and so another tag.
    url.searchParams.set('since', this.since);
    const headers: Record<string, string> = { Accept: MACHINE };
    if (this.tag) headers['If-None-Match'] = this.tag;
    const response = await fetch(url, { headers });
    if (response.status === NOT_MODIFIED || !response.ok) return;
    const told = (await response.json()) as Changes;
    this.tag = response.headers.get('ETag') ?? '';
    this.since = told.now;
    this.show(told);
  }

  private show({ rows: reports, fits, more }: Changes): void {
    const { rows, map, count, load, looked } = this.desk;
    // Whoever looks at what a sender has said changes no version.
    const news = reports.filter((report) => {
      const known = rows.find(report.id);
      return known?.version !== report.version || known.news !== report.news;
    });
    if (more) load();
    else for (const report of news) this.showOne(report, fits.includes(report.id));
    if (news.length) {
      map.refresh();
      count();
    }
    this.showOpen(reports);
    looked();
  }

  private showOne(report: Report, fits: boolean): void {
    if (fits || this.desk.rows.find(report.id)) this.desk.rows.change(report, fits);
  }

  /** Who is writing goes on writing; what they see is new. */
  private showOpen(reports: readonly Report[]): void {
    const { details, notices } = this.desk;
    const open = reports.find(({ id }) => id === details.id);
    if (!open || details.version > open.version) return;
    // What is done right here has changed it, or will be refused and say who was faster.
    if (details.version < open.version && !isDoing() && !details.isComing) {
      notices.announce(say('changed', { number: open.number }));
      toast(say('changed', { number: open.number }));
    }
    void details.renew();
  }
}
