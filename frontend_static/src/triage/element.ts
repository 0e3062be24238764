import { isWide, toast } from '../dom.ts';
import { Help, keysDecide } from '../review/help.ts';
import { get, messageOf, Refused, type Outcome } from './asking.ts';
import { Bulk, type Deed } from './bulk.ts';
import { Chrome } from './chrome.ts';
import { Cover } from './cover.ts';
import { Deeds } from './deeds.ts';
import { Details } from './details.ts';
import { Filter } from './filter.ts';
import type { Tool } from './ink.ts';
import { commandOf, isTheirs, type Command } from './keys.ts';
import { Live } from './live.ts';
import type { AmTriageMap } from './map.ts';
import { Notices } from './notices.ts';
import { Picking } from './picking.ts';
import type { Report } from './report.ts';
import { Rows, type Mode } from './rows.ts';
import { Selection } from './selection.ts';
import { say, words } from './words.ts';

const PIECE = 500;
const CALM_MS = 250;

/** The desk: map and list of the same part, what is chosen of it, and what is done with that. */
export class AmTriage extends HTMLElement {
  private filter!: Filter;
  private chrome!: Chrome;
  private rows!: Rows;
  private selection!: Selection;
  private details!: Details;
  private bulk!: Bulk;
  private cover!: Cover;
  private deeds!: Deeds;
  private notices!: Notices;
  private help!: Help;
  private picking!: Picking;
  private current: number | null = null;
  private box: string | null = null;
  private calm = 0;
  private asked = 0;

  connectedCallback(): void {
    this.filter = new Filter(words().filters);
    this.selection = new Selection(() => this.showSelection());
    this.rows = new Rows(this.one('[data-rows]'), (id) => this.selection.has(id));
    this.notices = new Notices(this.one('[data-notices]'));
    this.chrome = new Chrome(this.filter, this.home, () => this.changed());
    this.bulk = new Bulk(dialog('[data-bulk-dialog]'), this.home, (outcome) => this.onDone(outcome));
    this.cover = new Cover(dialog('[data-cover-dialog]'), (outcome) => this.onDone(outcome));
    this.help = new Help(dialog('.review-keys'));
    this.details = new Details(this.one('#triage-detail'), this.home, {
      done: (outcome) => this.onDone(outcome),
      refused: (problem) => this.onRefused(problem),
      noted: () => void this.details.renew(),
      cover: (button, item) => this.cover.show(button, item),
    });
    new Live({
      address: () => `${this.home}changes/?${this.filter.asked(this.box)}`,
      rows: this.rows,
      details: this.details,
      map: this.map,
      notices: this.notices,
      load: () => void this.load(),
      count: () => void this.chrome.count(this.query),
      looked: () => this.rows.mark(this.current),
    });
    this.picking = new Picking({
      home: this.home,
      filter: this.filter,
      map: this.map,
      rows: this.rows,
      selection: this.selection,
      failed: (problem) => this.notices.wrong(messageOf(problem), null),
    });
    this.deeds = new Deeds(this.home, this.dataset.undo, {
      done: (outcome) => this.onDone(outcome),
      undone: (outcome) => this.onUndone(outcome),
      refused: (problem) => this.onRefused(problem),
    });
    this.listen();
    void this.begin();
  }

  private get home(): string {
    return this.dataset.home!;
  }

  private get map(): AmTriageMap {
    return this.querySelector<AmTriageMap>('am-triage-map')!;
  }

  private one<Kind extends HTMLElement>(selector: string): Kind {
    return this.querySelector<Kind>(selector)!;
  }

  private listen(): void {
    this.map.onpick = (id, adds) => (adds ? void this.picking.one(id) : void this.open(id));
    this.map.onrest = (box) => this.onRest(box);
    document.addEventListener('keydown', (event) => this.onKey(event));
    document.querySelector('[data-keys]')?.addEventListener('click', () => this.help.show());
    document.addEventListener('click', (event) => this.onClick(event));
    this.one('[data-rows]').addEventListener('click', (event) => this.onRow(event));
    addEventListener('popstate', () => this.changed());
    addEventListener('beforeunload', (event) => {
      if (this.details.hasDrafts) event.preventDefault();
    });
  }

  private async begin(): Promise<void> {
    this.current = this.details.id;
    this.details.look();
    await this.load();
    if (this.current === null) return;
    this.rows.mark(this.current);
    this.map.look(this.rows.find(this.current));
  }

  /** The address says something else: it is all shown so. */
  private changed(): void {
    this.chrome.show();
    this.rows.turn(this.mode);
    void this.load();
    const item = Number(this.filter.value('item')) || null;
    if (item !== this.details.id) void (item ? this.show(item) : this.hide());
  }

  private onRest(box: string): void {
    this.box = box;
    if (!this.filter.follows) return;
    clearTimeout(this.calm);
    this.calm = window.setTimeout(() => void this.load(), CALM_MS);
  }

  private get mode(): Mode {
    return this.filter.value('mode') === 'board' ? 'board' : 'list';
  }

  private get query(): URLSearchParams {
    const query = this.filter.asked(this.box);
    if (query.get('sort') === 'distance') query.set('near', this.map.middle);
    return query;
  }

  private async load(start = 0): Promise<void> {
    const number = (this.asked += 1);
    const query = this.query;
    this.map.narrow(query);
    if (start) query.set('start', String(start));
    try {
      const reports = await get<Report[]>(`${this.home}rows/?${query}`);
      if (number !== this.asked) return;
      this.put(reports, start);
      await this.chrome.count(query);
    } catch (problem) {
      if (number === this.asked) this.notices.wrong(messageOf(problem), () => void this.load(start));
    }
  }

  private put(reports: Report[], start: number): void {
    const hadFocus = this.one('[data-rows]').contains(document.activeElement);
    if (start) this.rows.append(reports);
    else this.rows.show(reports, this.mode);
    this.one('[data-none]').hidden = this.rows.all.length > 0;
    for (const part of ['[data-do="everywhere"]', '[data-view-empty]'])
      this.one(part).hidden = !this.filter.follows;
    this.one('[data-more]').hidden = reports.length < PIECE;
    this.rows.mark(this.current, hadFocus);
    this.toggleAttribute('data-loaded', true);
  }

  private async open(id: number): Promise<void> {
    this.filter.set({ item: String(id) });
    await this.show(id);
  }

  private async show(id: number): Promise<void> {
    this.current = id;
    this.rows.mark(id);
    document.body.dataset.view = 'detail';
    try {
      await this.details.open(id);
      this.details.look();
      this.map.look(this.rows.find(id));
    } catch (problem) {
      this.notices.wrong(messageOf(problem), null);
    }
  }

  private hide(): void {
    this.details.close();
    document.body.dataset.view = 'list';
    this.map.look(null);
    this.rows.mark(this.current, true);
  }

  private close(): void {
    this.filter.set({ item: '' });
    this.hide();
  }

  private onRow(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('.triage-row');
    const report = row && this.rows.find(Number(row.dataset.id));
    if (!report) return;
    if (target.closest('.triage-tick')) {
      if (!(target instanceof HTMLInputElement)) return;
      this.move(report, false);
      this.choose(report, event.shiftKey);
    } else if (event.shiftKey || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.choose(report, event.shiftKey);
    } else if (!event.button) {
      event.preventDefault();
      void this.open(report.id);
    }
  }

  private choose(report: Report, isUpTo: boolean): void {
    if (isUpTo) this.selection.extend(report, this.rows.all);
    else this.selection.toggle(report.id, report.version);
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const tool = target.closest<HTMLElement>('[data-tool]')?.dataset.tool;
    if (tool) return this.use(tool as Tool);
    const deed = target.closest<HTMLElement>('[data-bulk]')?.dataset.bulk;
    if (deed) return this.ask(deed as Deed);
    if (target.matches('[data-all]')) return this.tickAll((target as HTMLInputElement).checked);
    const other = target.closest<HTMLElement>('[data-open]')?.dataset.open;
    if (other && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return void this.open(Number(other));
    }
    const acts: Record<string, () => void> = {
      close: () => this.close(),
      undo: () => void this.deeds.undo(),
      none: () => this.picking.none(),
      more: () => void this.load(this.rows.all.length),
      filters: () => this.chrome.toggleFilters(),
      clear: () => this.chrome.clear(),
      everywhere: () => this.chrome.widen(),
      keep: () => this.chrome.askName(),
      round: () => location.assign(`${this.dataset.round}?reports=${this.selection.numbers.join()}`),
    };
    acts[target.closest<HTMLElement>('[data-do]')?.dataset.do ?? '']?.();
  }

  private onKey(event: KeyboardEvent): void {
    const isBusy =
      this.help.isOpen || this.bulk.isOpen || this.cover.isOpen || document.querySelector('dialog[open]');
    if (event.defaultPrevented || isBusy) return;
    const isDrawing = this.map.isDrawing;
    const target = event.target as Element;
    const command = commandOf(event, isDrawing);
    if (isTheirs(target, command) || (!keysDecide() && command !== 'escape')) return;
    if (isDrawing && this.map.pan(event.key)) return event.preventDefault();
    if (command && this.obey(command) !== false) event.preventDefault();
  }

  /** False where there was nothing to do. */
  private obey(command: Command): boolean | void {
    const report = this.rows.find(this.current);
    const acts: Record<Command, () => boolean | void> = {
      next: () => this.step(1),
      before: () => this.step(-1),
      toggle: () => void (report && this.choose(report, false)),
      extend: () => void (report && this.choose(report, true)),
      open: () => (report ? void this.open(report.id) : false),
      all: () => void this.picking.all(this.query),
      lasso: () => this.use(this.map.drawing?.tool === 'lasso' ? 'move' : 'lasso', true),
      road: () => this.use(this.map.drawing?.tool === 'road' ? 'move' : 'road', true),
      mine: () => void this.deeds.act(this.targets, { deed: 'assign', assignee: 'me' }),
      move: () => this.ask('move'),
      answer: () => this.ask('answer'),
      merge: () => this.ask('merge'),
      assign: () => this.ask('assign'),
      other: () => this.ask('more'),
      undo: () => void this.deeds.undo(),
      search: () => this.chrome.search.focus(),
      filters: () => this.chrome.toggleFilters(),
      mode: () => this.chrome.toggleMode(),
      keys: () => this.help.show(),
      corner: () => this.map.drawing?.corner(),
      finish: () => void this.map.drawing?.finish(),
      escape: () => this.escape(),
    };
    return acts[command]();
  }

  /** One thing at a time, the innermost first. */
  private escape(): boolean {
    const { drawing } = this.map;
    if (document.activeElement === this.chrome.search) this.chrome.search.blur();
    else if (drawing?.hasBegun) drawing.restart();
    else if (drawing?.isDrawing) this.use('move');
    else if (this.chrome.closeFilters()) return true;
    else if (this.details.id !== null) this.close();
    else if (this.selection.size) this.picking.none();
    else return false;
    return true;
  }

  private step(step: 1 | -1): void {
    const report = this.rows.beside(this.current, step);
    if (report) this.move(report, true);
  }

  private move(report: Report, focus: boolean): void {
    this.current = report.id;
    this.rows.mark(report.id, focus);
    if (this.details.id !== null && isWide() && focus && !this.details.isTyped) void this.open(report.id);
    else this.map.look(report);
  }

  private use(tool: Tool, byKeys = false): void {
    if (this.map.hasMap) this.map.use(tool, byKeys);
  }

  private tickAll(isTicked: boolean): void {
    if (isTicked) this.selection.add(this.rows.all.map(({ id, version }) => [id, version]));
    else this.picking.none();
  }

  private showSelection(): void {
    this.rows.tick();
    this.map.select(this.selection.numbers);
    this.one('[data-bar]').hidden = !this.selection.size;
    this.one('[data-picked]').textContent = this.selection.size
      ? say('selected', { count: this.selection.size })
      : '';
    this.one<HTMLInputElement>('[data-all]').checked =
      this.rows.all.length > 0 && this.rows.all.every(({ id }) => this.selection.has(id));
  }

  /** What is chosen, or what is looked at. */
  private get targets(): string {
    if (this.selection.size) return this.selection.written;
    const report = this.rows.find(this.current);
    if (report) return `${report.id}:${report.version}`;
    return this.details.id === null ? '' : `${this.details.id}:${this.details.version}`;
  }

  private ask(deed: Deed): void {
    const { targets } = this;
    if (!targets) return toast(say('noneChosen'));
    const ids = new Set(targets.split(',').map((pair) => Number.parseInt(pair, 10)));
    const rows = this.rows.all.filter(({ id }) => ids.has(id)).sort((one, other) => one.id - other.id);
    this.bulk.show(deed, say('selected', { count: ids.size }), targets, rows);
  }

  private onDone(outcome: Outcome): void {
    this.deeds.remember(outcome);
    this.notices.done(`${say('done')} ${outcome.words}`, outcome, outcome.batch !== null);
    this.selection.drop(outcome.done);
    if (!this.selection.size) this.map.showArea([]);
    this.seeAgain(outcome.done);
  }

  /** What was done is seen at once, and whoever goes by keys stands where they stood, unless they went on meanwhile. */
  private seeAgain(ids: readonly number[]): void {
    const next = this.rows.beside(this.current, 1) ?? this.rows.beside(this.current, -1);
    this.map.refresh();
    void this.load().then(() => {
      if (!this.rows.find(this.current) && this.details.id === null) this.current = next?.id ?? null;
      this.rows.mark(this.current, this.isAtList);
    });
    if (this.details.id !== null && ids.includes(this.details.id)) void this.details.renew();
  }

  /** Whether nobody is typing or choosing elsewhere. */
  private get isAtList(): boolean {
    const focused = document.activeElement;
    return focused === document.body || this.one('[data-rows]').contains(focused);
  }

  private onUndone(outcome: Outcome): void {
    this.notices.done(`${say('undone')} ${outcome.words}`, outcome, false);
    if (outcome.done.length === 1) this.current = outcome.done[0]!;
    this.seeAgain(outcome.done);
  }

  /** What was typed stays; where somebody else was faster, it can be loaded again beside that. */
  private onRefused(problem: unknown): void {
    const isStale = problem instanceof Refused && problem.outcome?.refused.some(({ stale }) => stale);
    const again = (): void => {
      void this.load();
      void this.details.renew();
    };
    this.notices.wrong(messageOf(problem), isStale ? again : null);
  }
}

function dialog(selector: string): HTMLDialogElement {
  return document.querySelector<HTMLDialogElement>(selector)!;
}
