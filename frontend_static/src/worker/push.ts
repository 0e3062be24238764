/** Tells people things when no page is open: shows what the server has sent, and opens the page that it is about. */

/** As `geo_platform/outbox/push.py` writes it. */
interface Told {
  title: string;
  body: string;
  url: string;
  tag: string;
  lang: string;
}

const DEVICES = '/api/push/devices';
const ICON = '/app-icon-192.png';
/** Browsers want something to be shown for everything that comes; this is for what cannot be read. */
const NOTHING: Told = { title: 'Amtskarte', body: '', url: '/', tag: '', lang: '' };

export function tellPeople(worker: ServiceWorkerGlobalScope): void {
  const { origin } = worker.location;
  worker.addEventListener('push', (event) => event.waitUntil(show(worker, toldIn(event.data))));
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(worker.clients, ownUrl(event.notification.data, origin)));
  });
  // Only some browsers have it, and the words for it are not among those that TypeScript knows.
  worker.addEventListener('pushsubscriptionchange', (event) => {
    const { oldSubscription, newSubscription, waitUntil } = event as unknown as Change;
    waitUntil.call(event, renew(worker.registration.pushManager, oldSubscription, newSubscription));
  });
}

interface Change {
  oldSubscription: PushSubscription | null;
  newSubscription: PushSubscription | null;
  waitUntil: (work: Promise<unknown>) => void;
}

/** What is missing is empty: whoever sends it is our server, but perhaps an older one. */
export function toldIn(data: Pick<PushMessageData, 'json'> | null): Told {
  try {
    const told = data?.json() as Partial<Told> | null | undefined;
    return { ...NOTHING, ...told };
  } catch {
    return NOTHING;
  }
}

/** An address of ours; the start page in the place of any other. */
export function ownUrl(path: unknown, origin: string): string {
  const home = `${origin}/`;
  try {
    const url = new URL(String(path), home);
    return url.origin === origin ? url.href : home;
  } catch {
    return home;
  }
}

function show(worker: ServiceWorkerGlobalScope, { title, body, url, tag, lang }: Told): Promise<void> {
  return worker.registration.showNotification(title, { body, tag, lang, icon: ICON, badge: ICON, data: url });
}

/** A page that is open already is brought to the front; others stay as they are, for there may be words in them. */
export async function open(clients: Clients, url: string): Promise<unknown> {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((client) => client.url === url);
  return there ? there.focus() : clients.openWindow(url);
}

/** The browser has changed its address by itself, or wants to be given one anew. */
async function renew(
  manager: PushManager,
  old: PushSubscription | null,
  changed: PushSubscription | null,
): Promise<void> {
  const { key } = (await (await fetch(DEVICES)).json()) as { key: string };
  const next = changed ?? (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = next.toJSON();
  const said = { endpoint, ...keys, server_key: key, former: old?.endpoint ?? '' };
  await fetch(DEVICES, { method: 'POST', body: JSON.stringify(said) });
}
