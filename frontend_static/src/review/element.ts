import { isWide, spotOf, toast } from '../dom.ts';
import { fetchHtml } from '../fetching.ts';
import type { WaitingPlace } from '../map/view.ts';
import { showTrouble } from '../trouble.ts';
import { itemIn, nameInAddress } from './address.ts';
import { Counts } from './counts.ts';
import { Details } from './details.ts';
import { Help, keysDecide } from './help.ts';
import { commandOf, wantsKeysItself, type Command } from './keys.ts';
import type { AmReviewMap } from './map.ts';
import { Notices } from './notices.ts';
import { Outbox, type Task, type Verb } from './outbox.ts';
import { Reasons, saysWhy } from './reasons.ts';
import { numberOf, Rows } from './rows.ts';

/** So many entries are fetched ahead, and so near its end the list is made longer. */
const AHEAD = 4;
const NEAR_THE_END = 12;
/** How often it is asked what others have decided. */
const ASK_MS = 20_000;
const FADE_MS = 600;
const CONFLICT = 409;

/** A decision that can be undone. */
interface Decision {
  task: Task;
  row: HTMLElement | null;
  place: WaitingPlace | null;
}

/** The queue: shows one entry after the other, takes decisions at once, and tells the server behind the scenes. */
export class AmReview extends HTMLElement {
  private readonly decisions: Decision[] = [];
  private details!: Details;
  private outbox!: Outbox;
  private notices!: Notices;
  private rows!: Rows;
  private help!: Help;
  private counts!: Counts;
  private reasons!: Reasons;
  private current: number | null = null;
  private isLoading = false;

  connectedCallback(): void {
    this.details = new Details((number) => `${this.home}${number}/${this.dataset.query ?? ''}`);
    this.outbox = new Outbox({
      done: (task) => this.onDone(task),
      refused: (task, status, words) => this.onRefused(task, status, words),
      changed: (size, isStuck) => this.notices.showUnsent(isStuck ? size : 0, () => void this.outbox.run()),
    });
    this.notices = new Notices(this.one('[data-notices]'));
    this.rows = new Rows(this.one('[data-rows]'));
    this.help = new Help(document.querySelector<HTMLDialogElement>('.review-keys')!);
    this.counts = new Counts();
    this.reasons = new Reasons(this.shown);
    this.map.onpick = (number) => this.show(number, true);
    this.listen();
    this.begin();
  }

  private get home(): string {
    return this.dataset.home!;
  }

  private get map(): AmReviewMap {
    return this.one<AmReviewMap>('am-review-map');
  }

  private get shown(): HTMLElement {
    return this.one('[data-shown]');
  }

  private get item(): HTMLElement | null {
    return this.querySelector('.review-item');
  }

  private one<Kind extends HTMLElement>(selector: string): Kind {
    return this.querySelector<Kind>(selector)!;
  }

  private listen(): void {
    document.addEventListener('keydown', (event) => this.onKey(event));
    document.querySelector('[data-keys]')?.addEventListener('click', () => this.help.show());
    document
      .querySelector('.review-filter')
      ?.addEventListener('change', (event) => (event.currentTarget as HTMLFormElement).requestSubmit());
    this.addEventListener('click', (event) => this.onClick(event));
    this.addEventListener('submit', (event) => this.onSubmit(event));
    addEventListener('popstate', () => this.onPopState());
    addEventListener('online', () => void this.outbox.run());
    addEventListener('beforeunload', (event) => {
      if (this.outbox.size) event.preventDefault();
    });
    setInterval(() => void this.askWhatStillWaits(), ASK_MS);
    document.addEventListener('visibilitychange', () => void this.askWhatStillWaits());
  }

  private begin(): void {
    if (this.item) {
      this.current = numberOf(this.item);
      this.tellMap();
      this.prepare();
    } else if (isWide()) this.goOn(this.rows.all[0] ?? null);
    else this.prepare();
  }

  /** @param isStep On a phone, Back leads from the entry to the list. */
  private show(number: number, isStep = false): void {
    this.current = number;
    this.rows.mark(number);
    this.notices.hideGone();
    this.one('[data-none]').hidden = this.one('[data-pick]').hidden = true;
    const wasList = document.body.dataset.view === 'list';
    document.body.dataset.view = 'detail';
    nameInAddress(number, isStep && wasList && !isWide());
    this.draw(number);
  }

  private draw(number: number): void {
    const known = this.details.atHand(number);
    if (known) return this.put(known);
    this.sketch(number);
    this.details.get(number).then(
      (content) => this.current === number && this.put(content),
      () => this.current === number && showTrouble(this.shown, () => this.draw(number), null),
    );
  }

  private put(content: DocumentFragment): void {
    this.shown.replaceChildren(content);
    this.reasons.putBack(this.current);
    this.one('#review-detail').scrollTop = 0;
    this.shown.querySelector('h2')?.focus({ preventScroll: true });
    // What is seen comes first, what will be seen afterwards.
    requestAnimationFrame(() => setTimeout(() => this.afterwards()));
  }

  private afterwards(): void {
    this.tellMap();
    this.prepare();
  }

  /** What the list knows of it, until the rest comes. */
  private sketch(number: number): void {
    const heading = document.createElement('h2');
    heading.textContent = this.rows.find(number)?.dataset.title ?? '';
    const sketch = document.createElement('div');
    sketch.className = 'review-sketch';
    sketch.ariaBusy = 'true';
    sketch.append(heading);
    this.shown.replaceChildren(sketch);
  }

  private tellMap(): void {
    if (this.item) this.map.look(spotOf(this.item));
  }

  private prepare(): void {
    const before = this.rows.beside(this.current, -1);
    const near = [this.current, before && numberOf(before), this.decisions.at(-1)?.task.number];
    this.details.prepare(
      this.rows.ahead(this.current, AHEAD),
      near.filter((number) => typeof number === 'number'),
    );
    if (this.rows.ahead(this.current, NEAR_THE_END).length < NEAR_THE_END && this.rows.more) {
      void this.load(this.rows.more.dataset.more!);
    }
  }

  private async load(url: string): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const { content } = await fetchHtml(url);
      this.rows.append(content, (number) => this.isDecided(number));
    } catch {
      // The link below the list stays, and the next step asks again.
    }
    this.isLoading = false;
    if (this.current === null && isWide()) this.goOn(this.rows.all[0] ?? null);
  }

  private isDecided(number: number): boolean {
    return this.outbox.has(number) || this.decisions.some(({ task }) => task.number === number);
  }

  /** Shows what comes next, or that nothing does. */
  private goOn(row: HTMLElement | null): void {
    if (row) return this.show(numberOf(row));
    this.current = null;
    this.shown.replaceChildren();
    this.one('[data-none]').hidden = this.rows.all.length > 0;
    this.one('[data-pick]').hidden = this.rows.all.length === 0;
    nameInAddress(null, false);
  }

  private step(step: 1 | -1): void {
    const row =
      this.rows.beside(this.current, step) ?? (step > 0 && this.wasRemoved() ? this.rows.all[0] : null);
    if (row) this.show(numberOf(row));
    else if (this.wasRemoved()) this.goOn(null);
  }

  /** Whether what is shown is not in the list any more. */
  private wasRemoved(): boolean {
    return this.current !== null && !this.rows.find(this.current);
  }

  private onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const verb = form.dataset.decision as Verb | undefined;
    if (!verb || this.current === null) return;
    event.preventDefault();
    const body = new URLSearchParams(
      new FormData(form, event.submitter) as unknown as Record<string, string>,
    );
    if (verb === 'reject' && !saysWhy(form, body)) return;
    const title = this.item?.dataset.title ?? '';
    const kind = this.item?.dataset.kind ?? '';
    this.decide({ number: this.current, verb, kind, title, url: form.action, body });
  }

  private decide(task: Task): void {
    const row = this.rows.find(task.number);
    const next = this.rows.beside(task.number, 1) ?? this.rows.all.find((other) => other !== row) ?? null;
    this.outbox.push(task);
    if (task.verb === 'reopen') return;
    this.decisions.push({ task, row, place: this.map.take(task.number) });
    if (row) this.rows.remove(row);
    this.say(task.verb === 'accept' ? this.dataset.accepted! : this.dataset.rejected!, task.title, true);
    this.counts.change(-1, task.kind);
    this.goOn(next?.isConnected ? next : (this.rows.all[0] ?? null));
  }

  private undo(): void {
    const last = this.decisions.pop();
    if (!last) return toast(this.dataset.nothingToUndo!);
    this.reasons.remember(last.task);
    const { number, kind, title, body } = last.task;
    if (!this.outbox.take(number)) {
      const url = `${this.home}${number}/reopen/${this.dataset.query ?? ''}`;
      const token = body.get('csrfmiddlewaretoken') ?? '';
      this.outbox.push({
        number,
        verb: 'reopen',
        kind,
        title,
        url,
        body: new URLSearchParams({ csrfmiddlewaretoken: token }),
      });
    }
    this.restore(last);
    this.say(this.dataset.reopened!, title, this.decisions.length > 0);
    this.show(number);
  }

  private restore({ task, row, place }: Decision): void {
    if (row) this.rows.restore(row);
    if (place) this.map.put(place);
    this.counts.change(1, task.kind);
  }

  private say(words: string, title: string, canUndo: boolean): void {
    this.notices.showLast(words, title, canUndo);
    const announcer = document.querySelector('[data-announcer]');
    if (announcer) announcer.textContent = `${words} ${title}`;
  }

  private onDone(task: Task): void {
    if (task.verb !== 'reopen' || this.current !== task.number) return;
    // What was decided long ago and opened again is shown as it is now.
    this.details.forget(task.number);
    if (this.item?.hasAttribute('data-decided')) this.draw(task.number);
  }

  /** What the server does not do is told, and stands as it did before; what somebody else has decided is gone. */
  private onRefused(task: Task, status: number, words: string): void {
    this.details.forget(task.number);
    this.notices.refuse(task, words);
    this.reasons.remember(task);
    const at = this.decisions.findIndex((decision) => decision.task === task);
    const [decision] = at < 0 ? [] : this.decisions.splice(at, 1);
    if (task.verb === 'reopen') this.vanish([task.number]);
    else if (decision && status !== CONFLICT) this.restore(decision);
  }

  private async askWhatStillWaits(): Promise<void> {
    if (document.hidden || !navigator.onLine || this.outbox.size) return;
    const shown = this.rows.numbers;
    const query = new URLSearchParams(this.dataset.query ?? '');
    query.set('items', shown.join());
    try {
      const response = await fetch(`${this.home}still/?${query}`, {
        headers: { Accept: 'application/json' },
      });
      if (!response.ok || this.outbox.size) return;
      this.compare(shown, (await response.json()) as { waiting: number[]; count: number });
    } catch {
      // It is asked again soon.
    }
  }

  private compare(shown: readonly number[], { waiting, count }: { waiting: number[]; count: number }): void {
    const still = new Set(waiting);
    this.vanish(shown.filter((number) => !still.has(number) && !this.isDecided(number)));
    this.counts.set(count);
    if (count <= this.rows.numbers.length || this.rows.more) return;
    const query = new URLSearchParams(this.dataset.query ?? '');
    const last = this.rows.numbers.at(-1);
    if (last !== undefined) query.set('after', String(last));
    void this.load(`${this.home}list/?${query}`);
  }

  /** What others have decided fades away; who is just looking at it is told and not interrupted. */
  private vanish(numbers: readonly number[]): void {
    for (const number of numbers) {
      const row = this.rows.find(number);
      row?.classList.add('review-row-gone');
      setTimeout(() => row && this.rows.remove(row), FADE_MS);
      this.map.take(number);
      this.details.forget(number);
      if (number === this.current) this.tellGone();
    }
  }

  private tellGone(): void {
    this.notices.showGone();
    this.querySelector('.review-bar')?.remove();
  }

  private onKey(event: KeyboardEvent): void {
    const command = commandOf(event);
    if (!command || event.defaultPrevented || this.help.isOpen) return;
    const isForReview = keysDecide() && !wantsKeysItself(event.target as Element);
    if (command.do !== 'close' && !isForReview) return;
    if (this.obey(command)) event.preventDefault();
  }

  /** Whether there was something to do. */
  private obey(command: Command): boolean {
    if (command.do === 'reason') return this.reasons.pick(command.which);
    const acts: Record<typeof command.do, () => boolean | void> = {
      accept: () => this.accept(),
      reasons: () => this.reasons.toggle(),
      next: () => this.step(1),
      before: () => this.step(-1),
      undo: () => this.undo(),
      keys: () => this.help.show(),
      close: () => this.close(),
    };
    return acts[command.do]() !== false;
  }

  /** Who is choosing a reason does not mean the opposite. */
  private accept(): void {
    if (!this.reasons.isOpen)
      this.querySelector<HTMLFormElement>('[data-decision="accept"]')?.requestSubmit();
  }

  private close(): boolean {
    if (this.reasons.close()) return true;
    if (isWide() || document.body.dataset.view === 'list') return false;
    this.toList();
    return true;
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const command = target.closest<HTMLElement>('[data-do]')?.dataset.do;
    if (command) this.obey({ do: command } as Command);
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const row = target.closest('a') && target.closest<HTMLElement>('.review-row');
    if (row) {
      event.preventDefault();
      this.show(numberOf(row), true);
    } else if (target.closest('[data-back]')) {
      event.preventDefault();
      this.toList();
    }
  }

  private toList(): void {
    if (history.state?.review) history.back();
    else {
      nameInAddress(null, false);
      this.showList();
    }
  }

  private onPopState(): void {
    const item = itemIn(location.search);
    if (item === null) this.showList();
    else if (item !== this.current || document.body.dataset.view === 'list') this.show(item);
  }

  private showList(): void {
    document.body.dataset.view = 'list';
    this.rows.find(this.current)?.querySelector('a')?.focus();
  }
}
