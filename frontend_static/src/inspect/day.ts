/** The day's round: ticks leave at once, or wait in the outbox of the device, and stay ticked however often the page is opened. */
import { fetchOutbox, keyOf, sendOrKeep, Waiting } from '../form/keeping.ts';
import { meaningOf } from '../form/sending.ts';
import type { Entry } from '../outbox/entry.ts';

type Outcome = 'done' | 'note';

export class AmDay extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('submit', (event) => this.onSubmit(event));
    // When it is needed there may be no network.
    void fetchOutbox().then(() => this.recall());
  }

  private onSubmit(event: SubmitEvent): void {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-tick]');
    if (!form) return;
    event.preventDefault();
    const outcome = (event.submitter as HTMLButtonElement | null)?.value === 'note' ? 'note' : 'done';
    void this.send(form, outcome);
  }

  private async send(form: HTMLFormElement, outcome: Outcome): Promise<void> {
    if (form.dataset.isSending) return;
    form.dataset.isSending = '1';
    complain(form, '');
    const ofTick = keyField(form).value;
    if (outcome === 'note') keyField(form).value = form.dataset.ofNote ?? '';
    const data = new FormData(form);
    data.append('outcome', outcome);
    const address = new URL(form.getAttribute('action')!, location.href).href;
    try {
      const answer = await sendOrKeep({ element: form, address, data, moved: () => undefined });
      const meaning = meaningOf(answer, address, 'form[data-tick]');
      if (meaning.kind === 'leave') this.mark(form, outcome);
      else complain(form, meaning.kind === 'sentence' ? meaning.words : (this.dataset.failed ?? ''));
    } catch (problem) {
      this.stay(form, outcome, problem);
    } finally {
      if (outcome === 'note') keyField(form).value = ofTick;
      delete form.dataset.isSending;
    }
  }

  private stay(form: HTMLFormElement, outcome: Outcome, problem: unknown): void {
    console.info('The tick was not sent:', problem);
    if (outcome === 'note') form.dataset.ofNote = keyOf(form);
    if (!(problem instanceof Waiting)) return complain(form, this.dataset.failed ?? '');
    void this.watch(form, keyOf(form));
    this.mark(form, outcome);
  }

  /** A stop that is done has no form any more; a note may be followed by another one. */
  private mark(form: HTMLFormElement, outcome: Outcome): void {
    if (outcome === 'note') {
      form.querySelector<HTMLElement>('[data-noted]')!.hidden = false;
      delete form.dataset.ofNote;
      return;
    }
    const stop = form.closest<HTMLElement>('[data-stop]')!;
    stop.classList.add('stop-done');
    form.hidden = true;
    stop.querySelector<HTMLElement>('[data-is-done]')!.hidden = false;
    this.count();
  }

  private async watch(form: HTMLFormElement, key: string): Promise<void> {
    const place = form.closest('[data-stop]')!.querySelector<HTMLElement>('[data-status]')!;
    place.hidden = false;
    await (await fetchOutbox())?.watch(place, key);
  }

  /** A page that was kept does not know what was ticked on it since; the outbox does. */
  private async recall(): Promise<void> {
    const { openStore } = await import('../outbox/store.ts');
    const store = await openStore().catch(() => null);
    const entries = (await store?.all()) ?? [];
    for (const form of this.querySelectorAll<HTMLFormElement>('form[data-tick]')) {
      const address = new URL(form.getAttribute('action')!, location.href).href;
      const entry = entries.find((one) => isTick(one, keyOf(form), address));
      if (!entry) continue;
      void this.watch(form, entry.key);
      if (entry.state !== 'refused') this.mark(form, 'done');
    }
  }

  private count(): void {
    const done = this.querySelectorAll('.stop-done').length;
    this.querySelector('progress')!.value = done;
    this.querySelector('[data-done]')!.textContent = String(done);
  }
}

/** By its key also once it has arrived, when nothing else is left of it. */
function isTick({ key, url, fields, isThrown }: Entry, ofTick: string, address: string): boolean {
  const isNote = fields.some(([name, value]) => name === 'outcome' && value === 'note');
  return !isThrown && !isNote && (key === ofTick || url === address);
}

/** The key that came with the page is that of the tick alone: a page that was kept has it again. Each note makes its own. */
function keyField(form: HTMLFormElement): HTMLInputElement {
  return form.querySelector<HTMLInputElement>('[name="idempotency_key"]')!;
}

function complain(form: HTMLFormElement, words: string): void {
  const place = form.closest('[data-stop]')!.querySelector<HTMLElement>('[data-problem]')!;
  place.textContent = words;
  place.hidden = !words;
}
