import { beforeEach, describe, expect, it, vi } from 'vitest';
import { open, ownUrl, tellPeople, toldIn } from './push.ts';

const ORIGIN = 'https://karte.example';

describe('what is told', () => {
  it('is what the server wrote', () => {
    const told = { title: 'Neu', body: 'Ein Spielplatz', url: '/x/', tag: 'laage', lang: 'de' };
    expect(toldIn({ json: () => told })).toEqual(told);
  });

  it.each([
    ['nothing', null],
    ['what is no JSON', { json: () => JSON.parse('{') as unknown }],
    ['null', { json: () => null }],
  ])('stays readable with %s', (_, data) => {
    expect(toldIn(data)).toMatchObject({ title: 'Amtskarte', url: '/' });
  });

  it.each([
    ['/events/7/?a=1#b', `${ORIGIN}/events/7/?a=1#b`],
    ['https://elsewhere.example/x', `${ORIGIN}/`],
    ['//elsewhere.example/x', `${ORIGIN}/`],
    ['/\\elsewhere.example/x', `${ORIGIN}/`],
    ['javascript:alert(1)', `${ORIGIN}/`],
    ['https://', `${ORIGIN}/`],
  ])('leads from %s to %s', (path, url) => {
    expect(ownUrl(path, ORIGIN)).toBe(url);
  });
});

describe('a tap', () => {
  const focus = vi.fn();
  const openWindow = vi.fn();
  const clients = {
    matchAll: () => Promise.resolve([{ url: `${ORIGIN}/a/`, focus }]),
    openWindow,
  } as unknown as Clients;

  beforeEach(() => void vi.clearAllMocks());

  it('brings the page to the front that is open', async () => {
    await open(clients, `${ORIGIN}/a/`);
    expect(focus).toHaveBeenCalledOnce();
    expect(openWindow).not.toHaveBeenCalled();
  });

  it('leaves other pages as they are, for there may be words in them', async () => {
    await open(clients, `${ORIGIN}/b/`);
    expect(focus).not.toHaveBeenCalled();
    expect(openWindow).toHaveBeenCalledWith(`${ORIGIN}/b/`);
  });
});

describe('the worker', () => {
  const heard = new Map<string, (event: unknown) => void>();
  const subscription = (name: string) => ({
    endpoint: `https://push.example/${name}`,
    toJSON: () => ({ endpoint: `https://push.example/${name}`, keys: { p256dh: 'P', auth: 'A' } }),
  });
  const subscribe = vi.fn(() => Promise.resolve(subscription('made')));
  const sent: unknown[] = [];

  beforeEach(() => {
    sent.length = 0;
    vi.stubGlobal('fetch', (_: string, init?: RequestInit) => {
      if (init) sent.push(JSON.parse(String(init.body)));
      return Promise.resolve(new Response('{"key": "K"}'));
    });
    tellPeople({
      location: { origin: ORIGIN },
      registration: { pushManager: { subscribe } },
      addEventListener: (name: string, listener: (event: unknown) => void) => heard.set(name, listener),
    } as unknown as ServiceWorkerGlobalScope);
  });

  async function change(old: unknown, changed: unknown) {
    let work: Promise<unknown> = Promise.reject(new Error('nobody waits'));
    const waitUntil = (promise: Promise<unknown>) => void (work = promise);
    work.catch(() => undefined);
    heard.get('pushsubscriptionchange')!({ oldSubscription: old, newSubscription: changed, waitUntil });
    await work;
  }

  it('tells the server when the browser has another address', async () => {
    await change(subscription('old'), subscription('new'));
    expect(sent).toEqual([
      {
        endpoint: 'https://push.example/new',
        p256dh: 'P',
        auth: 'A',
        server_key: 'K',
        former: 'https://push.example/old',
      },
    ]);
  });

  it('asks the browser for one when it has none', async () => {
    await change(null, null);
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'K' });
    expect(sent).toMatchObject([{ endpoint: 'https://push.example/made', former: '' }]);
  });
});
