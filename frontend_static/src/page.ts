/** Holds what the page shows, tells the parts when it changes, and keeps the browser's history in step with it. */
import { forgetWhenAll, isPlainStart, recall } from './memory.ts';
import { parseUrl, stepOf, toUrl, upFrom, type PageState, type Snap } from './state.ts';

type Listener = (state: PageState, before: PageState) => void;

/** The steps on which the visitor came here within this page, oldest first; kept in the history entry. */
interface Entry {
  trail: string[];
}

export class Page {
  state: PageState;
  private readonly listeners = new Set<Listener>();
  private readonly window: Window;
  /** How high the list stood, to which Escape leads from a feature. */
  private listSnap: Snap;

  constructor(window: Window) {
    this.window = window;
    const home = window.document.documentElement.dataset.home ?? '/';
    this.state = parseUrl(new URL(window.location.href), home);
    if (isPlainStart(window.location, home)) this.recallLayers();
    this.listSnap = this.state.feature ? 'half' : this.state.snap;
    window.addEventListener('popstate', () => this.show(this.read()));
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes a step that Back undoes. A step onto the trail goes back to it, so the trail never runs in circles. */
  go(change: Partial<PageState>): void {
    const next = { ...this.state, ...change };
    const step = stepOf(next);
    const here = stepOf(this.state);
    if (step === here) return this.amend(change);
    const trail = this.trail();
    const visited = trail.lastIndexOf(step);
    if (visited >= 0) return this.window.history.go(visited - trail.length);
    this.window.history.pushState({ trail: [...trail, here] } satisfies Entry, '', toUrl(next));
    this.show(next);
  }

  /** Changes the address in place: for the position of the map, which is no step. */
  amend(change: Partial<PageState>): void {
    const next = { ...this.state, ...change };
    this.window.history.replaceState({ trail: this.trail() } satisfies Entry, '', toUrl(next));
    this.show(next);
  }

  /** One floor up; from an address that was opened directly there is no way back within the page, so it is replaced. */
  up(): boolean {
    const parent = upFrom(this.state, this.listSnap);
    if (!parent) return false;
    if (this.trail().length) this.go(parent);
    else this.amend(parent);
    return true;
  }

  /** The plain start page shows the layers that its visitor chose on this device; the address says so at once. */
  private recallLayers(): void {
    const chips = [...this.window.document.querySelectorAll<HTMLElement>('.chip[data-layers]')];
    const layers = recall(chips.flatMap((chip) => chip.dataset.layers!.split(',')));
    if (layers.length) this.amend({ layers });
  }

  private read(): PageState {
    const state = parseUrl(new URL(this.window.location.href), this.state.home);
    // The map stays where it is: it is the visitor's, not the history's.
    return { ...state, at: this.state.at ?? state.at };
  }

  private show(next: PageState): void {
    const before = this.state;
    this.state = next;
    if (!next.feature) this.listSnap = next.snap;
    forgetWhenAll(next, before);
    for (const listener of this.listeners) listener(next, before);
  }

  private trail(): string[] {
    const entry = this.window.history.state as Entry | null;
    return Array.isArray(entry?.trail) ? entry.trail : [];
  }
}
