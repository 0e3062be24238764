import { markMissing } from '../form/completeness.ts';
import { Around } from './around.ts';
import { Categories } from './categories.ts';

type Step = '1' | '2';

/**
 * Shows the form of a report in two steps: what and where, then the words. Without a script it is one page, with a button
 * that brings what the server has to say.
 */
export class AmReport extends HTMLElement {
  private around: Around | null = null;
  private form: HTMLElement | null = null;

  connectedCallback(): void {
    this.querySelector('[data-look]')?.parentElement?.remove();
    const categories = new Categories(this.one('.report-choice'), () => this.onCategory());
    this.around = new Around(this);
    this.one('[data-next]').addEventListener('click', () => this.next());
    this.one('[data-previous]').addEventListener('click', () => history.back());
    this.addEventListener('change', (event) => this.onChange(event));
    this.addEventListener('input', (event) => this.onChange(event));
    addEventListener('popstate', this.onTravel);
    this.form = this.closest('am-form');
    // Whatever cannot be sent is marked by the form; it must not lie in the other step.
    this.form?.addEventListener('submit', this.onSubmit);
    categories.show();
    this.onCategory();
    this.begin();
  }

  disconnectedCallback(): void {
    removeEventListener('popstate', this.onTravel);
    this.form?.removeEventListener('submit', this.onSubmit);
    this.around?.stop();
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  private get step(): Step {
    return this.dataset.step === '2' ? '2' : '1';
  }

  /** A form that came back from the server begins where something is wrong. */
  private begin(): void {
    const { state } = history as { state: { step?: Step } | null };
    if (this.isAsked) return this.show('1');
    const isBack = this.dataset.step === '2' || this.querySelector('.field-wrong') !== null;
    if (isBack) this.show(this.stepOfWrong() ?? this.step);
    else this.show(state?.step === '2' && this.isReady ? '2' : '1');
  }

  private get isReady(): boolean {
    return this.querySelector('[name="category"]:checked') !== null;
  }

  private stepOfWrong(): Step | null {
    return (
      (this.querySelector('.field-wrong')?.closest<HTMLElement>('[data-part]')?.dataset.part as Step) ?? null
    );
  }

  private show(step: Step): void {
    this.dataset.step = step;
    const says = this.one('[data-says]');
    says.textContent = (says.dataset.words ?? '').replace('{step}', step);
  }

  private next(): void {
    const part = this.one('[data-part="1"]');
    const missing = markMissing(part, this.one('[data-next]').dataset.missing ?? '');
    if (missing.length) return this.focusOnWrong();
    if (this.isAsked) return this.showAlike();
    history.pushState({ ...(history.state as object | null), step: '2' }, '');
    this.go('2');
  }

  /** Somebody may mean a report that is there already, and has not said yet that they do not. */
  private get isAsked(): boolean {
    return this.querySelector<HTMLInputElement>('[name="another"]')?.checked === false;
  }

  private showAlike(): void {
    const alike = this.one('.report-alike');
    alike.tabIndex = -1;
    alike.focus({ preventScroll: true });
    alike.scrollIntoView({ block: 'center' });
    alike.toggleAttribute('data-asks', true);
  }

  private go(step: Step): void {
    this.show(step);
    const part = this.one(`[data-part="${step}"]`);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    this.scrollIntoView({ block: 'start' });
  }

  private focusOnWrong(): void {
    const field = this.querySelector<HTMLElement>('.field-wrong');
    const controls = [...(field?.querySelectorAll<HTMLElement>('input, button, textarea, canvas') ?? [])];
    controls.find((control) => control.checkVisibility?.() ?? true)?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: 'start' });
  }

  private readonly onTravel = ({ state }: PopStateEvent): void => {
    const step = (state as { step?: Step } | null)?.step === '2' ? '2' : '1';
    if (step !== this.step) this.go(step);
  };

  private readonly onSubmit = (): void => {
    setTimeout(() => {
      const step = this.stepOfWrong();
      if (!step || step === this.step) return;
      this.show(step);
      this.focusOnWrong();
    });
  };

  private onChange(event: Event): void {
    const { name = '' } = event.target as HTMLInputElement;
    this.needText();
    if (!['thing', 'place', 'category', 'text'].includes(name) && !name.startsWith('answers.')) return;
    this.around?.ask(name);
  }

  /** Only the questions of what is chosen are asked. */
  private onCategory(): void {
    const chosen = this.querySelector<HTMLInputElement>('[name="category"]:checked')?.value;
    for (const questions of this.querySelectorAll<HTMLFieldSetElement>('[data-questions]')) {
      const isAsked = questions.dataset.questions === chosen;
      questions.hidden = !isAsked;
      questions.disabled = !isAsked;
    }
    this.needText();
  }

  /** A picture says it, too, but for what nobody can see. */
  private needText(): void {
    const chosen = this.querySelector<HTMLInputElement>('[name="category"]:checked');
    const photos = this.querySelector<HTMLInputElement>('input[type="file"][name="photos"]')?.files?.length;
    this.one<HTMLTextAreaElement>('[name="text"]').required =
      !photos || chosen?.dataset.textRequired !== undefined;
  }
}
