/** Which part is looked at. All of it stands in the address, so that Back, a bookmark and a colleague find it again. */

/** Beside what the server knows: what is open, how it is shown, and whether the list follows the map. */
const OWN = ['item', 'mode', 'here', 'sort', 'plain'];

export class Filter {
  private readonly names: readonly string[];

  /** @param names Of the parameters by which the server narrows. */
  constructor(names: readonly string[]) {
    this.names = names;
  }

  get query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  value(name: string): string {
    return this.query.get(name) ?? '';
  }

  /** Whether the list follows the map. */
  get follows(): boolean {
    return isPressed('here', this.query);
  }

  /** What the server is asked with; the box alone does not stand in the address. */
  asked(box: string | null): URLSearchParams {
    const query = this.query;
    const found = new URLSearchParams();
    for (const name of [...this.names, 'sort']) {
      const value = query.get(name);
      if (value) found.set(name, value);
    }
    if (box && this.follows) found.set('box', box);
    return found;
  }

  /** @param isStep Back undoes it. */
  set(values: Record<string, string>, isStep = true): void {
    const query = this.query;
    for (const [name, value] of Object.entries(values)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const url = `${location.pathname}${query.size ? `?${query}` : ''}`;
    if (isStep) history.pushState({ triage: true }, '', url);
    else history.replaceState(history.state, '', url);
  }

  /** Everything by which the list is narrowed goes; what is open and how it is shown stays. */
  clear(): void {
    const query = this.query;
    for (const name of [...query.keys()]) if (!OWN.includes(name)) query.delete(name);
    history.pushState({ triage: true }, '', `${location.pathname}${query.size ? `?${query}` : ''}`);
  }

  /** As a view is kept: without what is open. */
  get kept(): string {
    const query = this.query;
    query.delete('item');
    return String(query);
  }
}

/** What a tab stands for, as parameters. */
export const TABS: Record<string, Record<string, string>> = {
  here: {},
  overdue: { overdue: '1' },
  new: { new: '1' },
  mine: { assignee: 'me' },
  unanswered: { unanswered: '1' },
  news: { news: '1' },
};
const NONE = { overdue: '', new: '', assignee: '', unanswered: '', news: '', here: '' };

/** What a tab changes in the address; pressed again, it lets go. It lists as many as its number says, wherever they lie. */
export function tabValues(tab: string, query: URLSearchParams): Record<string, string> {
  if (tab === 'here') return { here: isPressed(tab, query) ? '0' : query.get('text') ? '1' : '' };
  return isPressed(tab, query) ? NONE : { ...NONE, ...TABS[tab], here: '0' };
}

/** The list follows the map unless somebody said otherwise, or looks for words, which may stand anywhere. */
export function isPressed(tab: string, query: URLSearchParams): boolean {
  if (tab === 'here') return query.get('here') ? query.get('here') !== '0' : !query.get('text');
  return Object.entries(TABS[tab] ?? {}).every(([name, value]) => query.get(name) === value);
}
