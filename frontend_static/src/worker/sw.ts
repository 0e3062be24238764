/** Answers in the network's place: keeps the shell of the site and what was seen of it. */
import { answerFresh, answerKept, answerSoon } from './answers.ts';
import { ruleFor, type Asked, type Rule } from './rules.ts';
import { makeQueue, SYNC } from '../outbox/means.ts';
import { keepAhead, takeAlong } from './ahead.ts';
import { tellPeople } from './push.ts';
import { pagesOf, SHELL } from './shell.ts';
import { dropOutdated, keep, lookUp, trimAll, trimInPassing } from './shelves.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

self.addEventListener('fetch', (event) => {
  const rule = event.request.method === 'GET' ? ruleFor(asked(event.request)) : null;
  if (rule && isOurs(event.request)) event.respondWith(answer(event, rule));
});

/** A page that came before the worker names what it has fetched, so that one visit is enough. */
self.addEventListener('message', (event) => {
  const { seen = [], along = [], home } = event.data as { seen?: string[]; along?: string[]; home?: string };
  event.waitUntil(Promise.all([catchUp(seen), takeAlong(along), home && greet(home)]));
});

/** Browsers that know this event wake the worker when there is a network, though no page is open. */
self.addEventListener('sync', (event) => {
  const waking = event as ExtendableEvent & { tag: string };
  if (waking.tag === SYNC) waking.waitUntil(sendKept());
});

tellPeople(self);

async function install(): Promise<void> {
  await Promise.all(SHELL.files.map(fetchFile));
  await Promise.all(SHELL.homes.flatMap(pagesOf).map(fetchPage));
  // Open pages go on with the files of the former build, which stay for one build more.
  await self.skipWaiting();
}

/** @throws When something still waits, so that the browser tries again. */
async function sendKept(): Promise<void> {
  const rest = await (await makeQueue()).run();
  if (rest === 'stuck' || rest === 'waiting') throw new Error('Something still waits.');
}

/** What had to go and is needed without a network comes anew. */
async function greet(home: string): Promise<void> {
  await trimInPassing();
  if (SHELL.homes.includes(home)) await keepAhead(home);
}

async function activate(): Promise<void> {
  await self.registration.navigationPreload?.enable();
  await dropOutdated();
  await trimAll();
  await self.clients.claim();
}

/** A file of the former build whose name is the same is the same. */
async function fetchFile(url: string): Promise<void> {
  await keep('shell', url, (await lookUp(url)) ?? (await fetched(url, 'default')));
}

async function fetchPage(url: string): Promise<void> {
  await keep('pages', url, await fetched(url, 'no-cache'));
}

async function fetched(url: string, cache: RequestCache): Promise<Response> {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

function asked(request: Request): Asked {
  return { url: new URL(request.url), isNavigation: request.mode === 'navigate' };
}

function isOurs(request: Request): boolean {
  return new URL(request.url).origin === self.location.origin;
}

function answer(event: FetchEvent, { way, shelf }: Rule): Promise<Response> {
  if (way === 'kept' && shelf) return answerKept(event, shelf);
  if (way === 'soon' && shelf) return answerSoon(event, shelf);
  return answerFresh(event, shelf);
}

async function catchUp(seen: readonly string[]): Promise<void> {
  const ours = seen.map((name) => new URL(name)).filter((url) => url.origin === self.location.origin);
  for (const url of ours) {
    const shelf = ruleFor({ url, isNavigation: false })?.shelf;
    if (!shelf || (await lookUp(url.href))) continue;
    const response = await fetch(url).catch(() => null);
    if (response) await keep(shelf, url.href, response);
  }
}
