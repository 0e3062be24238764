/** Has the browser work for a second before a form is sent, which makes it dear to send thousands. Nobody has to click. */
import { solve, type Challenge, type Solution } from './worker/solving.ts';

const PATIENCE_MS = 12_000;
/** So long before it expires a proof is replaced: sending takes a while, too. */
const SPARE_MS = 60_000;
/** Somebody who goes on typing without a network does not ask for a challenge with each letter. */
const PAUSE_MS = 10_000;
/** The second press of a double click sends nothing. */
const ONE_PRESS_MS = 3_000;

/** The server says no and why, in words for people. */
class Refusal extends Error {}

export class AmProof extends HTMLElement {
  /** Under way or there; `null` before anybody wrote, and when it could not be had. */
  private proof: Promise<string> | null = null;
  /** What it has become; empty while it is under way. */
  private made = '';
  private askedAt = 0;
  private sentAt = 0;
  private isWaiting = false;

  connectedCallback(): void {
    const form = this.closest('form');
    // Without encryption browsers have no `crypto.subtle`. The form then does what it does without a script.
    if (!form || !globalThis.crypto?.subtle) return;
    for (const name of ['focusin', 'input']) form.addEventListener(name, () => this.prepare());
    form.addEventListener('submit', (event) => this.onSubmit(event, form));
    // A page that comes back as it was left has sent its proof.
    addEventListener('pageshow', (event) => event.persisted && this.startAnew());
    if (form.contains(document.activeElement)) this.prepare();
  }

  private get isFresh(): boolean {
    return Date.now() - this.askedAt < Number(this.dataset.lifetimeS) * 1000 - SPARE_MS;
  }

  /** While somebody writes, a proof is under way or there, and another in time before it expires. */
  private prepare(): void {
    if (this.proof ? this.isFresh : Date.now() - this.askedAt < PAUSE_MS) return;
    this.makeProof().catch(() => undefined);
  }

  private makeProof(): Promise<string> {
    this.startAnew();
    this.askedAt = Date.now();
    const proof = prove(this.dataset.challenge!);
    const settle = (made: string) => {
      if (this.proof !== proof) return;
      this.made = made;
      if (!made) this.proof = null;
      this.toggleAttribute('data-ready', made !== '');
    };
    proof.then(settle, () => settle(''));
    this.proof = proof;
    return proof;
  }

  /**
   * With a proof the form goes off, be it by the browser or by an element around it. It must do so by this very event: until
   * its listeners are through, browsers take no other wish to send the form.
   */
  private onSubmit(event: SubmitEvent, form: HTMLFormElement): void {
    const isSecondPress = this.isWaiting || Date.now() - this.sentAt < ONE_PRESS_MS;
    if (!isSecondPress && this.made && this.isFresh) return this.handOver(event);
    event.preventDefault();
    event.stopPropagation();
    if (!isSecondPress) void this.waitAndSend(form, event.submitter);
  }

  private handOver(event: SubmitEvent): void {
    this.querySelector('input')!.value = this.made;
    this.startAnew();
    this.sentAt = Date.now();
    // Whoever sends it in the browser's place knows what to do about a second press.
    setTimeout(() => event.defaultPrevented && (this.sentAt = 0));
  }

  private async waitAndSend(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    this.isWaiting = true;
    this.say('status', this.words('waiting'));
    this.say('alert', '');
    const trouble = await this.waitForProof();
    this.isWaiting = false;
    this.say('status', '');
    if (!trouble) return form.requestSubmit(button);
    // Whoever keeps the form until there is a network again needs no proof now.
    const unproved = new CustomEvent('am:unproved', { bubbles: true, cancelable: true });
    if (trouble.isRefusal || this.dispatchEvent(unproved)) this.say('alert', trouble.words);
  }

  /** Gives what to say when there is none; `null` when there is. */
  private async waitForProof(): Promise<{ isRefusal: boolean; words: string } | null> {
    try {
      await (this.proof && this.isFresh ? this.proof : this.makeProof());
      return null;
    } catch (problem) {
      const isRefusal = problem instanceof Refusal;
      return {
        isRefusal,
        words: isRefusal ? `${problem.message} ${this.words('kept')}` : this.words('trouble'),
      };
    }
  }

  private startAnew(): void {
    this.proof = null;
    this.made = '';
    this.askedAt = 0;
    this.removeAttribute('data-ready');
  }

  private say(role: 'status' | 'alert', words: string): void {
    this.querySelector(`[role=${role}]`)!.textContent = words;
  }

  private words(name: string): string {
    return this.querySelector<HTMLTemplateElement>(`[data-words=${name}]`)!.content.textContent!.trim();
  }
}

/** A challenge with its solution, as the server reads it. */
async function prove(address: string): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit', signal });
  if (!response.ok) throw await problemOf(response);
  const challenge = (await response.json()) as Challenge;
  // The file of the worker is gone when the site was renewed since the page came.
  const solution = await solveBeside(challenge).catch(() => solve(challenge));
  return btoa(JSON.stringify({ challenge, solution }));
}

async function problemOf(response: Response): Promise<Error> {
  const isExplained = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (!isExplained) return new Error(`${response.status} ${response.url}`);
  return new Refusal(((await response.json()) as { detail: string }).detail);
}

async function solveBeside(challenge: Challenge): Promise<Solution> {
  const worker = new Worker(new URL('./worker/solver.ts', import.meta.url));
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Solution>) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(challenge);
    });
  } finally {
    worker.terminate();
  }
}
