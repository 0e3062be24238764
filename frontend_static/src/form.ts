import { entriesOf, fill, forget, isAlike, keep, recall, type Entry } from './form/draft.ts';
import { markMissing } from './form/completeness.ts';
import {
  dropKeptKey,
  fetchOutbox,
  keepUnsent,
  keyOf,
  sendOrKeep,
  Stranded,
  Waiting,
  type Sending,
} from './form/keeping.ts';
import { entryToMend, isMending, putBack } from './form/mending.ts';
import { leadsBack, meaningOf, type Meaning } from './form/sending.ts';
import type { AmPhotos } from './photos/picker.ts';

/** Typing is over, or rests, after so many milliseconds. */
const REST_MS = 400;
const FOCUSABLE = 'input:not([type="hidden"]), textarea, select, button, canvas';

/**
 * Sends the form within without leaving the page, so that nothing is lost when that fails: what was typed, the photos, and
 * the key by which the server knows that it is still the same contribution.
 */
export class AmForm extends HTMLElement {
  private isSending = false;
  private isSent = false;
  /** Somebody goes elsewhere on purpose; should they stay after all, the form can be sent as before. */
  private mayLeave = false;
  private submitter: HTMLElement | null = null;
  private resting = 0;
  /** What the form said when it came. */
  private blank: Entry[] = [];
  /** A draft that waits for an answer; what is typed meanwhile is kept in its place. */
  private offered: Entry[] = [];

  connectedCallback(): void {
    this.addEventListener('submit', (event) => this.onSecondPress(event), { capture: true });
    this.addEventListener('submit', (event) => this.onSubmit(event));
    for (const type of ['input', 'change']) this.addEventListener(type, () => this.keepSoon());
    this.addEventListener('click', (event) => this.onClick(event));
    // Without a network there is no proof either; what waits gets one when it goes.
    this.addEventListener('am:unproved', (event) => this.onUnproved(event));
    addEventListener('beforeunload', this.onLeave);
    addEventListener('pageshow', this.onReturn);
    addEventListener('submit', this.onOther);
    this.blank = entriesOf(this.form);
    if (this.dataset.outbox !== undefined) void fetchOutbox();
    dropKeptKey(this);
    if (isMending()) void this.mend();
    else this.offerDraft();
  }

  private async mend(): Promise<void> {
    const entry = await entryToMend();
    if (!entry) return;
    await putBack(this.form, entry);
    const notice = this.copy('mend');
    const wrong = entry.problems.map(({ label, detail }) => [label, detail].filter(Boolean).join(': '));
    notice.querySelector('[data-sentence]')!.textContent = [entry.words, ...wrong].filter(Boolean).join(' ');
    this.form.prepend(notice);
  }

  disconnectedCallback(): void {
    removeEventListener('beforeunload', this.onLeave);
    removeEventListener('pageshow', this.onReturn);
    removeEventListener('submit', this.onOther);
  }

  private get form(): HTMLFormElement {
    return this.querySelector('form')!;
  }

  /** Fields may be called "action", which hides the form's own property. */
  private get address(): string {
    return new URL(this.form.getAttribute('action') || location.href, location.href).href;
  }

  /** Where the map stood when the form was opened says nothing about what was written into it. */
  private get draftKey(): string {
    return `draft ${new URL(this.address).pathname}`;
  }

  private get photos(): AmPhotos[] {
    return [...this.querySelectorAll<AmPhotos>('am-photos')];
  }

  /** Two clicks are one wish; whatever else prepares for sending need not know of the second. */
  private onSecondPress(event: SubmitEvent): void {
    if (!this.isSending && !this.isSent) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.submitter = event.submitter;
    if ('shell' in this.dataset) void this.keepForLater();
    else void this.send();
  }

  private onUnproved(event: Event): void {
    if (this.dataset.outbox === undefined) return;
    event.preventDefault();
    void this.keepForLater();
  }

  private async send(): Promise<void> {
    this.setSending(true);
    try {
      const answer = await sendOrKeep(await this.sending());
      this.setSending(false);
      this.take(meaningOf(answer, this.address, this.localName));
    } catch (problem) {
      this.stay(problem);
    }
  }

  /** What the server would refuse at once is said here, since it does not look at it before there is a network. */
  private async keepForLater(): Promise<void> {
    const missing = markMissing(this.form, this.copy('incomplete').dataset.missing ?? '');
    if (missing.length) return this.showMissing(missing);
    this.setSending(true);
    await keepUnsent(await this.sending()).catch((problem: unknown) => this.stay(problem));
  }

  private async sending(): Promise<Sending> {
    // Photos that are not upgraded yet are sent as they are.
    await Promise.all(this.photos.map((photos) => photos.settled?.()));
    const moved = (share: number | null) => this.showProgress(share);
    return { element: this, address: this.address, data: this.data(), moved };
  }

  private stay(problem: unknown): void {
    console.info('The form was not sent:', problem);
    this.setSending(false);
    if (problem instanceof Waiting) return this.showKept();
    const { full = '', none = '' } = this.querySelector<HTMLElement>('template[data-trouble]')!.dataset;
    this.showTrouble(problem instanceof Stranded ? (problem.isFull ? full : none) : '');
  }

  /** The form has done its work; what it said lies in the outbox now, and goes by itself. */
  private showKept(): void {
    this.isSent = true;
    this.forgetDraft();
    const key = keyOf(this);
    this.replaceChildren(this.copy('kept'));
    void fetchOutbox().then((outbox) => outbox?.watch(this, key));
    this.querySelector<HTMLElement>('h2')!.focus();
    scrollTo({ top: 0 });
  }

  private showMissing(labels: readonly string[]): void {
    this.clear('[data-incomplete]');
    const notice = this.copy('incomplete');
    notice.querySelector('[data-sentence]')!.textContent = labels.join(' · ');
    this.form.prepend(notice);
    this.focusOnWrong();
  }

  private data(): FormData {
    const data = new FormData(this.form);
    const { name, value } = (this.submitter ?? {}) as Partial<HTMLButtonElement>;
    if (name) data.append(name, value ?? '');
    return data;
  }

  private take(meaning: Meaning): void {
    if (meaning.kind === 'leave') this.leave(meaning.url);
    else if (meaning.kind === 'redraw') this.redraw(meaning.form);
    else this.showTrouble(meaning.words);
  }

  private leave(url: string): void {
    this.isSent = true;
    // Whoever has to sign in first comes back to an empty form.
    if (leadsBack(url, this.address)) this.keepNow();
    else this.forgetDraft();
    location.assign(url);
  }

  /** Whatever else is kept of what was begun goes with it. */
  private forgetDraft(): void {
    clearTimeout(this.resting);
    forget(this.draftKey);
    this.dispatchEvent(new CustomEvent('am:sent'));
  }

  /** Puts the server's form in the place of this one. Only the browser has the photos, so they stay. */
  private redraw(fresh: Element): void {
    const { photos } = this;
    this.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    for (const [at, place] of [...this.querySelectorAll('am-photos')].entries()) {
      if (photos[at]) place.replaceWith(photos[at]);
    }
    this.focusOnWrong();
  }

  /** On the first field that is wrong; where none is, on what is said at the top. */
  private focusOnWrong(): void {
    const field = this.querySelector<HTMLElement>('.field-wrong');
    const place = field ?? this.querySelector<HTMLElement>('.alert:not([hidden])');
    if (!place) return;
    const controls = [...(field?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const target = controls.find((control) => control.checkVisibility?.() ?? true) ?? place;
    if (target === place) place.tabIndex = -1;
    target.focus({ preventScroll: true });
    // The words about it stand above the control.
    place.scrollIntoView({ block: 'start' });
  }

  private setSending(sending: boolean): void {
    this.isSending = sending;
    for (const button of this.querySelectorAll('button:not([type="button"])')) {
      if (sending) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
    }
    if (sending) this.clear('[data-trouble]');
    const { bar, words } = this.progress;
    bar.hidden = !sending;
    words.textContent = sending ? (words.dataset.words ?? '') : '';
  }

  private get progress(): { bar: HTMLProgressElement; words: HTMLElement } {
    const place = this.querySelector('[data-progress]')!;
    return { bar: place.querySelector('progress')!, words: place.querySelector('[data-words]')! };
  }

  /** @param share `null` while it is the server's turn, which does not say how long it takes. */
  private showProgress(share: number | null): void {
    const { bar } = this.progress;
    if (share === null) bar.removeAttribute('value');
    else bar.value = share;
  }

  /** @param words Of the server, where it has any. */
  private showTrouble(words: string): void {
    this.clear('[data-trouble]');
    const alert = this.copy('trouble');
    alert.querySelector('[data-sentence]')!.textContent = words;
    this.querySelector('[data-progress]')!.after(alert);
    alert.querySelector<HTMLElement>('[data-again]')!.focus();
  }

  private onClick(event: Event): void {
    // A link that leads to what was looked for is no accident.
    if ((event.target as Element).closest('a[data-leave]')) this.mayLeave = true;
    const button = (event.target as Element).closest<HTMLElement>('button');
    if (!button) return;
    if ('again' in button.dataset) this.sendAgain();
    else if ('restore' in button.dataset) this.restore();
    else if ('discard' in button.dataset) this.discard();
  }

  /** Through the browser, as the first time; the form, and with it the key, is still the same. */
  private sendAgain(): void {
    this.form.requestSubmit(this.submitter?.isConnected ? this.submitter : null);
  }

  private keepSoon(): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.keepNow(), REST_MS);
  }

  private keepNow(): void {
    clearTimeout(this.resting);
    const entries = entriesOf(this.form);
    if (isAlike(entries, this.blank)) forget(this.draftKey);
    else keep(this.draftKey, entries);
  }

  /** A form that comes with words about errors holds already what was typed. */
  private offerDraft(): void {
    const draft = recall(this.draftKey);
    if (!draft || isAlike(draft, this.blank) || this.querySelector('.field-wrong')) return;
    this.offered = draft;
    this.form.prepend(this.copy('draft'));
  }

  private restore(): void {
    fill(this.form, this.offered);
    this.endOffer();
  }

  private discard(): void {
    forget(this.draftKey);
    this.endOffer();
  }

  private endOffer(): void {
    this.clear('[data-draft]');
    this.form.querySelector<HTMLElement>(FOCUSABLE)?.focus();
  }

  private copy(name: string): HTMLElement {
    const { content } = this.querySelector<HTMLTemplateElement>(`template[data-${name}]`)!;
    return content.firstElementChild!.cloneNode(true) as HTMLElement;
  }

  private clear(selector: string): void {
    this.querySelector(`${selector}:not(template)`)?.remove();
  }

  /** Whoever sends another form of the page has decided against this one. */
  private readonly onOther = ({ target }: Event): void => {
    if (!this.contains(target as Node)) this.mayLeave = true;
  };

  /** Drafts keep words only. */
  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    const fields = [...this.querySelectorAll<HTMLInputElement>('input[type="file"]')];
    if (!this.isSent && !this.mayLeave && fields.some(({ files }) => files?.length)) event.preventDefault();
  };

  /** Whoever comes back to a page that the browser had kept may send again. */
  private readonly onReturn = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.isSent = this.mayLeave = false;
  };
}
