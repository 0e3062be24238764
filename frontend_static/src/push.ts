/** Turns on and off that somebody is told things on this device. Permission is asked for after a tap alone. */
import { beforeSigningOut } from './signing-out.ts';

type State = 'plain' | 'off' | 'on' | 'denied' | 'install' | 'unsupported';
type Deed = 'begin' | 'end' | 'try';

const PATIENCE_MS = 12_000;

export class AmPush extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => this.onClick(event));
    beforeSigningOut(() => this.sayGoodbye());
    this.look().catch(() => this.show('unsupported'));
  }

  /** Says what the browser and the server know of this device, and brings the two together. */
  private async look(): Promise<void> {
    const obstacle = obstacleHere();
    if (obstacle) return this.show(obstacle);
    const subscription = await subscriptionHere();
    if (!subscription) return this.show(Notification.permission === 'denied' ? 'denied' : 'off');
    const line = await this.lineOf(subscription);
    // It was ended on another device, or somebody else is signed in here now.
    if (!line) return void (await subscription.unsubscribe(), this.show('off'));
    if (isOfFormerKey(subscription, this.dataset.key!)) return this.begin();
    line.querySelector<HTMLElement>('[data-here]')!.hidden = false;
    // What ends it here stands above.
    line.querySelector('form')!.hidden = true;
    this.show('on');
  }

  private onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    if (button && this.ariaBusy !== 'true') void this.perform(button.dataset.do as Deed);
  }

  private async perform(deed: Deed): Promise<void> {
    this.ariaBusy = 'true';
    this.say('status', '');
    this.say('alert', '');
    try {
      await { begin: () => this.begin(), end: () => this.end(), try: () => this.try() }[deed]();
    } catch (problem) {
      console.info('Nothing was changed:', problem);
      this.say('alert', problem instanceof Refusal ? problem.message : this.words('trouble'));
    }
    this.ariaBusy = null;
  }

  private async begin(): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') return this.look();
    const former = await subscriptionHere();
    if (former && isOfFormerKey(former, this.dataset.key!)) await former.unsubscribe();
    const subscription = await subscribed(this.dataset.key!);
    const { endpoint, keys } = subscription.toJSON();
    const said = { endpoint, ...keys, server_key: this.dataset.key, former: former?.endpoint ?? '' };
    await ask(this.dataset.devices!, 'POST', said).catch(async (problem: unknown) => {
      await subscription.unsubscribe();
      throw problem;
    });
    await this.showAnew('begun');
  }

  private async end(): Promise<void> {
    const subscription = await subscriptionHere();
    if (subscription) await this.leave(subscription);
    await this.showAnew('ended');
  }

  /** The browser first: then nothing is shown here any more, even where the server cannot be reached. */
  private async leave(subscription: PushSubscription): Promise<void> {
    await subscription.unsubscribe();
    await ask(this.dataset.devices!, 'DELETE', { endpoint: subscription.endpoint });
  }

  private async try(): Promise<void> {
    const subscription = await subscriptionHere();
    if (!subscription) return this.look();
    await ask(this.dataset.trial!, 'POST', { endpoint: subscription.endpoint });
    this.say('status', this.words('tried'));
  }

  /** Whoever signs out leaves the device to others, who are not to read what is for them. */
  private async sayGoodbye(): Promise<void> {
    const subscription = this.state === 'on' && (await subscriptionHere());
    if (subscription) await this.leave(subscription);
  }

  private async showAnew(words: string): Promise<void> {
    const response = await fetch(this.dataset.list!, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) this.querySelector('[data-listed]')!.innerHTML = await response.text();
    await this.look();
    this.say('status', this.words(words));
  }

  private async lineOf({ endpoint }: PushSubscription): Promise<HTMLElement | null> {
    return this.querySelector<HTMLElement>(`[data-device="${await digestOf(endpoint)}"]`);
  }

  private get state(): State {
    return (this.dataset.state ?? 'plain') as State;
  }

  private show(state: State): void {
    this.dataset.state = state;
    for (const part of this.querySelectorAll<HTMLElement>('[data-when]'))
      part.hidden = part.dataset.when !== state;
  }

  private say(role: 'status' | 'alert', words: string): void {
    this.querySelector(`[role=${role}]`)!.textContent = words;
  }

  private words(name: string): string {
    return this.querySelector<HTMLTemplateElement>(`[data-words=${name}]`)!.content.textContent!.trim();
  }
}

/** The server says no and why, in words for people. */
class Refusal extends Error {}

/** Why nobody can be told anything in this browser; `null` where they can. */
export function obstacleHere(): State | null {
  const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (isAble) return null;
  return isApplePhone(navigator) ? 'install' : 'unsupported';
}

/** iPads say that they are a Mac; no Mac has a screen that is touched. */
function isApplePhone({ userAgent, maxTouchPoints }: Navigator): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  return (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()) ?? null;
}

async function subscribed(key: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** Whether the server has another key by now than the one that the browser was given; some browsers do not tell. */
function isOfFormerKey({ options }: PushSubscription, key: string): boolean {
  const given = options?.applicationServerKey;
  return Boolean(given) && base64url(new Uint8Array(given!)) !== key;
}

/** As RFC 7515 writes it. */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function ask(address: string, method: 'POST' | 'DELETE', said: object): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(address, { method, body: JSON.stringify(said), signal });
  if (response.ok) return;
  const isExplained = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (!isExplained) throw new Error(`${response.status} ${address}`);
  throw new Refusal(((await response.json()) as { detail: string }).detail);
}
