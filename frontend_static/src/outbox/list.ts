/** The page of the outbox: what waits, what is being sent, what has arrived and what was refused. */
import { copyOf } from '../dom.ts';
import { mendingAddress } from '../form/mending.ts';
import { ago } from './ago.ts';
import { noteSeen } from './bar.ts';
import { depart } from './departure.ts';
import { isDue, passedMs, type Entry } from './entry.ts';
import { onChange, tell } from './means.ts';
import { openStore, type Store } from './store.ts';

const TOO_LARGE = 413;
const UNFIT = [400, 422];
const OLD_MS = 30 * 86_400_000;

export class AmOutboxList extends HTMLElement {
  private store!: Store;
  private who = '';

  connectedCallback(): void {
    this.addEventListener('click', (event) => void this.onClick(event));
    onChange(() => void this.show());
    for (const name of ['online', 'offline']) addEventListener(name, () => void this.show());
    // What was thrown away before is gone for good when its page is opened anew.
    void this.forgetThrown().then(() => this.show());
  }

  private async forgetThrown(): Promise<void> {
    this.store = await openStore();
    const thrown = (await this.store.all()).filter(({ isThrown }) => isThrown);
    for (const { key } of thrown) await this.store.drop(key);
  }

  private async show(): Promise<void> {
    this.who = await this.store.who();
    if (!document.hidden) await noteSeen(this.store);
    const entries = (await this.store.all()).reverse();
    const focused = this.contains(document.activeElement) ? document.activeElement?.closest('li') : null;
    const place = this.querySelector('[data-entries]')!;
    place.replaceChildren(...entries.map((entry) => this.lineOf(entry)));
    this.querySelector<HTMLElement>('[data-empty]')!.hidden = entries.length > 0;
    this.querySelector<HTMLElement>('[data-coming]')?.remove();
    const key = focused?.dataset.key;
    if (key)
      place
        .querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] :is(a, button):not([hidden])`)
        ?.focus();
  }

  private lineOf(entry: Entry): HTMLElement {
    const template = entry.isThrown ? 'outbox-thrown' : 'outbox-entry';
    const line = copyOf(template).firstElementChild as HTMLElement;
    line.dataset.key = entry.key;
    const say = (part: string, words: string) => {
      for (const place of line.querySelectorAll<HTMLElement>(`[data-${part}]`)) {
        place.textContent = words;
        place.hidden = !words;
      }
    };
    say('title', entry.title || entry.what);
    say('what', entry.title ? entry.what : '');
    if (entry.isThrown) return line;
    this.sayState(line, entry);
    say('ago', ago(entry.writtenAt, Date.now(), document.documentElement.lang));
    say('count', this.photosOf(line, entry.photos.length));
    say('sentence', this.wordsOf(line, entry));
    listProblems(line.querySelector('[data-problems]')!, entry);
    return line;
  }

  private sayState(line: HTMLElement, entry: Entry): void {
    const state = this.stateOf(entry);
    line.dataset.state = state;
    for (const part of line.querySelectorAll<HTMLElement>('[data-when]'))
      part.hidden = !part.dataset.when!.split(' ').includes(state);
    line.querySelector<HTMLElement>('[data-old]')!.hidden =
      entry.state === 'arrived' || passedMs(entry.writtenAt, Date.now()) < OLD_MS;
    line.querySelector<HTMLAnchorElement>('[data-open]')!.href = entry.address;
    line.querySelector<HTMLAnchorElement>('[data-mend]')!.href = mendingAddress(entry);
  }

  /** What its author must know, which is more than what the queue does. */
  private stateOf(entry: Entry): string {
    if (entry.state === 'waiting' && navigator.onLine) return isDue(entry, Date.now()) ? 'soon' : 'resting';
    if (entry.state === 'refused') return refusedAs(entry.status);
    if (entry.state !== 'other') return entry.state;
    if (!entry.who) return entry.triedAt ? 'nameless' : 'unnamed';
    return this.who ? 'foreign' : 'signed-out';
  }

  /** Ours where the server had none. */
  private wordsOf(line: HTMLElement, { state, words, problems, status }: Entry): string {
    if (words || problems.length || state !== 'refused' || !status) return words;
    const { tooLarge = '', unexplained = '' } = line.querySelector<HTMLElement>('[data-sentence]')!.dataset;
    return status === TOO_LARGE ? tooLarge : unexplained;
  }

  private photosOf(line: HTMLElement, count: number): string {
    const { one = '', many = '' } = line.querySelector<HTMLElement>('[data-count]')!.dataset;
    return count ? (count === 1 ? one : many.replace('{count}', String(count))) : '';
  }

  private async onClick(event: Event): Promise<void> {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const key = button?.closest<HTMLElement>('[data-key]')?.dataset.key;
    const entry = key && (await this.store.find(key));
    if (!entry) return;
    await this.change(entry, button!.dataset.do!);
    tell();
    if (button!.dataset.do === 'send' || button!.dataset.do === 'adopt') depart();
  }

  private async change(entry: Entry, wish: string): Promise<void> {
    const anew = { ...entry, changedAt: Date.now() };
    if (wish === 'send') await this.store.put({ ...anew, state: 'waiting', restMs: 0, failures: 0 });
    // What never left this device may go under another name; what did might come twice.
    else if (wish === 'adopt') await this.store.put({ ...anew, state: 'waiting', restMs: 0, who: this.who });
    else if (wish === 'throw') await this.store.put({ ...anew, isThrown: true });
    else if (wish === 'restore') await this.store.put({ ...anew, isThrown: false });
    else if (wish === 'drop') await this.store.drop(entry.key);
  }
}

/** What does not fit must be mended; what was not allowed or too much may be taken at another time. */
function refusedAs(status: number): string {
  if (!status) return 'doubtful';
  return UNFIT.includes(status) ? 'refused' : 'stopped';
}

function listProblems(place: HTMLElement, { problems }: Entry): void {
  const lines = problems.map(({ label, detail }) => {
    const line = document.createElement('li');
    line.textContent = [label, detail].filter(Boolean).join(': ');
    return line;
  });
  place.replaceChildren(...lines);
  place.hidden = !lines.length;
}
