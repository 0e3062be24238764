import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AmPush } from './push.ts';
import { lay, markup } from './templates.ts';

customElements.define('am-push', AmPush);

const KEY = 'AQID';
const ENDPOINT = 'https://push.example/kim';
let current: ReturnType<typeof subscription> | null;
let listed: string;
let answers: Response[];
const sent: string[] = [];

function subscription(key = [1, 2, 3]) {
  return {
    endpoint: ENDPOINT,
    options: { applicationServerKey: new Uint8Array(key).buffer },
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: 'P', auth: 'A' } }),
    unsubscribe: vi.fn(() => Promise.resolve((current = null))),
  };
}

async function digest() {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(ENDPOINT)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const line = async () =>
  `<li data-device="${await digest()}"><span data-here hidden>this</span><form></form></li>`;

async function open(list = '') {
  lay(
    markup('push/_section.html', { 'push.key': KEY }).replace(
      '<div data-listed>',
      `<div data-listed>${list}`,
    ),
  );
  const island = document.querySelector<HTMLElement>('am-push')!;
  Object.assign(island.dataset, { devices: '/devices', trial: '/trial', list: '/list' });
  await vi.waitFor(() => expect(island.dataset.state).toBeTruthy());
  return island;
}

async function tap(island: HTMLElement, deed: string) {
  island.querySelector<HTMLElement>(`[data-do=${deed}]`)!.click();
  await vi.waitFor(() => expect(island.ariaBusy).toBeNull());
}

const shown = (island: HTMLElement) =>
  [...island.querySelectorAll<HTMLElement>('[data-when]')]
    .filter((part) => !part.hidden)
    .map((part) => part.dataset.when);
const words = (island: HTMLElement, role: string) =>
  island.querySelector(`[role=${role}]`)!.textContent?.trim();

beforeEach(() => {
  current = null;
  listed = '';
  answers = [];
  sent.length = 0;
  const pushManager = {
    getSubscription: () => Promise.resolve(current),
    subscribe: () => Promise.resolve((current = subscription())),
  };
  const registration = { pushManager };
  vi.stubGlobal('PushManager', class {});
  vi.stubGlobal('Notification', {
    permission: 'default',
    requestPermission: vi.fn(() => Promise.resolve('granted')),
  });
  Object.defineProperty(navigator, 'serviceWorker', {
    configurable: true,
    value: {
      getRegistration: () => Promise.resolve(registration),
      register: () => Promise.resolve(registration),
      ready: Promise.resolve(registration),
    },
  });
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    if (init.method) sent.push(`${init.method} ${address}`);
    if (!init.method) return Promise.resolve(new Response(listed));
    return Promise.resolve(answers.shift() ?? new Response(null, { status: 204 }));
  });
});

describe('being told things on this device', () => {
  it('is off at first, and nobody is asked for permission', async () => {
    expect(shown(await open())).toEqual(['off']);
    expect(Notification.requestPermission).not.toHaveBeenCalled();
  });

  it('begins with a tap', async () => {
    const island = await open();
    listed = await line();
    await tap(island, 'begin');
    expect(sent).toEqual(['POST /devices']);
    expect(shown(island)).toEqual(['on']);
    expect(island.querySelector<HTMLElement>('[data-here]')!.hidden).toBe(false);
    expect(words(island, 'status')).toContain('From now on');
  });

  it('is refused in words, and then the browser is told nothing either', async () => {
    const island = await open();
    const headers = { 'Content-Type': 'application/problem+json' };
    answers = [new Response('{"detail": "Too many devices."}', { status: 409, headers })];
    await tap(island, 'begin');
    expect(words(island, 'alert')).toBe('Too many devices.');
    expect(current).toBeNull();
  });

  it('can be tried and ended', async () => {
    current = subscription();
    const island = await open(await line());
    await tap(island, 'try');
    expect(words(island, 'status')).toContain('on its way');
    await tap(island, 'end');
    expect(sent).toEqual(['POST /trial', 'DELETE /devices']);
    expect(shown(island)).toEqual(['off']);
  });

  it('is off here when it was ended elsewhere', async () => {
    current = subscription();
    expect(shown(await open())).toEqual(['off']);
    expect(current).toBeNull();
  });

  it('begins anew by itself when the server has another key', async () => {
    const former = (current = subscription([9, 9, 9]));
    listed = await line();
    expect(shown(await open(await line()))).toEqual(['on']);
    expect(former.unsubscribe).toHaveBeenCalledOnce();
    expect(sent).toEqual(['POST /devices']);
  });

  it('says how to undo a refusal', async () => {
    vi.stubGlobal('Notification', {
      permission: 'denied',
      requestPermission: () => Promise.resolve('denied'),
    });
    expect(shown(await open())).toEqual(['denied']);
  });

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)', 'install'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'unsupported'],
  ])('says what to do where it does not work: %s', async (userAgent, state) => {
    vi.stubGlobal('PushManager', undefined);
    // @ts-expect-error -- as in a browser without it
    delete globalThis.PushManager;
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent);
    expect(shown(await open())).toEqual([state]);
    vi.restoreAllMocks();
  });
});
