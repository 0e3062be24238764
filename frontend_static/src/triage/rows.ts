/** Draws the list and the board, and knows which report is looked at. */
import { shownState, type Report } from './report.ts';
import { ago, day, say, span, words } from './words.ts';

export type Mode = 'list' | 'board';

const COLUMNS = ['open', 'in_progress', 'resolved', 'not_resolvable', 'not_responsible', 'duplicate', 'withdrawn', 'unconfirmed']; // prettier-ignore
/** Columns of the board that are there even when nothing is in them. */
const ALWAYS = ['open', 'in_progress'];
const URGENT = 3;

export class Rows {
  private readonly place: HTMLElement;
  private reports: Report[] = [];
  private elements = new Map<number, HTMLElement>();
  private mode: Mode = 'list';
  private drawn = false;
  private readonly isChosen: (id: number) => boolean;

  constructor(place: HTMLElement, isChosen: (id: number) => boolean) {
    this.place = place;
    this.isChosen = isChosen;
  }

  get all(): readonly Report[] {
    return this.mode === 'list' ? this.reports : this.columns().flatMap(([, reports]) => reports);
  }

  find(id: number | null): Report | null {
    return this.reports.find((report) => report.id === id) ?? null;
  }

  element(id: number): HTMLElement | null {
    return this.elements.get(id) ?? null;
  }

  /** The same in another form. */
  turn(mode: Mode): void {
    this.show([...this.reports], mode);
  }

  /** What stands there already is left alone: a pointer may be about to click it. */
  show(reports: Report[], mode: Mode): void {
    if (mode === this.mode && this.drawn && JSON.stringify(reports) === JSON.stringify(this.reports)) return;
    this.put(reports, mode);
  }

  private put(reports: Report[], mode: Mode): void {
    this.drawn = true;
    this.reports = reports;
    this.mode = mode;
    this.elements = new Map(reports.map((report) => [report.id, this.draw(report)]));
    this.place.replaceChildren(...(mode === 'board' ? this.drawBoard() : [this.drawList()]));
  }

  append(reports: readonly Report[]): void {
    const known = new Set(this.elements.keys());
    this.show([...this.reports, ...reports.filter(({ id }) => !known.has(id))], this.mode);
  }

  /** Draws what has changed where it stands; a new one comes first, and what does not belong here any more goes. */
  change(report: Report, fits: boolean): void {
    const at = this.reports.findIndex(({ id }) => id === report.id);
    if (!fits) {
      if (at >= 0) this.reports.splice(at, 1);
      this.elements.get(report.id)?.remove();
      this.elements.delete(report.id);
      return;
    }
    const before = this.elements.get(report.id);
    const moved = at >= 0 && this.mode === 'board' && this.reports[at]!.state !== report.state;
    if (at >= 0) this.reports[at] = report;
    else this.reports.unshift(report);
    const drawn = this.draw(report);
    this.elements.set(report.id, drawn);
    if (!before || moved) return this.put(this.reports, this.mode);
    const hadFocus = before.contains(document.activeElement);
    if (before.ariaCurrent) drawn.ariaCurrent = before.ariaCurrent;
    before.replaceWith(drawn);
    if (hadFocus) drawn.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  }

  /** The one that comes so many steps later; the first where nothing is looked at. */
  beside(id: number | null, step: number): Report | null {
    const all = this.all;
    const at = all.findIndex((report) => report.id === id);
    return at < 0 ? (all[0] ?? null) : (all[at + step] ?? null);
  }

  mark(id: number | null, focus = false): void {
    for (const element of this.place.querySelectorAll('.triage-row[aria-current]'))
      element.removeAttribute('aria-current');
    const element = id === null ? null : this.elements.get(id);
    element?.setAttribute('aria-current', 'true');
    if (!element || !focus) return;
    element.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }

  /** Shows which ones are chosen. */
  tick(): void {
    for (const [id, element] of this.elements) {
      const isChosen = this.isChosen(id);
      element.toggleAttribute('data-chosen', isChosen);
      element.querySelector<HTMLInputElement>('input')!.checked = isChosen;
    }
  }

  private drawList(): HTMLElement {
    const list = make('ul', 'triage-rows');
    list.append(...this.elements.values());
    return list;
  }

  private columns(): [string, Report[]][] {
    return COLUMNS.map((state): [string, Report[]] => [
      state,
      this.reports.filter((one) => one.state === state),
    ]).filter(([state, reports]) => reports.length || ALWAYS.includes(state));
  }

  private drawBoard(): HTMLElement[] {
    const board = make('div', 'triage-board');
    for (const [state, reports] of this.columns()) {
      const column = make('section', 'triage-column');
      const heading = make('h2', '');
      heading.append(stateSign(state), ` ${reports.length}`);
      const list = make('ul', 'triage-rows');
      list.append(...reports.map(({ id }) => this.elements.get(id)!));
      column.append(heading, list);
      board.append(column);
    }
    return [board];
  }

  private draw(report: Report): HTMLElement {
    const row = make('li', 'triage-row');
    row.dataset.id = String(report.id);
    row.dataset.number = report.number;
    row.toggleAttribute('data-chosen', this.isChosen(report.id));
    row.append(this.tickOf(report), stateSign(shownState(report)), titleOf(report), ...factsOf(report));
    return row;
  }

  private tickOf(report: Report): HTMLElement {
    const label = make('label', 'triage-tick');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = this.isChosen(report.id);
    box.setAttribute('aria-label', say('select', { number: report.number }));
    label.append(box);
    return label;
  }
}

function make(tag: string, name: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

/** Shape, colour and word, as the page brings them along. */
function stateSign(state: string): Node {
  const known = document.querySelector<HTMLTemplateElement>('#triage-states')?.content;
  const sign = known?.querySelector(`[data-state="${CSS.escape(state)}"] > .state`);
  return sign?.cloneNode(true) ?? make('span', 'state', state);
}

function titleOf(report: Report): HTMLElement {
  const cell = make('span', 'triage-what');
  const link = make('a', 'triage-title') as HTMLAnchorElement;
  link.append(make('span', 'triage-name', report.title));
  link.href = `?item=${report.id}`;
  link.dir = 'auto';
  const marks = [
    report.priority >= URGENT ? words().priorities[String(report.priority)] : '',
    report.hidden ? say('hidden') : '',
    report.news ? say('news') : '',
  ].filter(Boolean);
  if (marks.length) link.append(' ', make('span', 'triage-mark', marks.join(' · ')));
  cell.append(link, make('span', 'triage-place', [report.number, report.place].filter(Boolean).join(' · ')));
  return cell;
}

function factsOf(report: Report): HTMLElement[] {
  const age = report.reported ? span(Date.now() - Date.parse(report.reported)) : '';
  const who = report.assignee
    ? make('span', 'triage-who', report.assignee)
    : make('em', 'triage-who', say('nobody'));
  who.dir = 'auto';
  return [make('span', 'triage-age', age), who, dueOf(report)];
}

function dueOf(report: Report): HTMLElement {
  if (report.state === 'unconfirmed') return make('span', 'triage-due triage-due-over', say('unconfirmed'));
  if (report.closed) return make('span', 'triage-due triage-due-over', day(new Date(report.closed)));
  if (!report.due) return make('span', 'triage-due');
  const due = new Date(report.due);
  if (!report.overdue) return make('span', 'triage-due', day(due));
  return make('strong', 'triage-due triage-due-late', ago(Date.now() - due.getTime()));
}
