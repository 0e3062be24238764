import { beforeEach, expect, it, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('AMTSKARTE_SHELL', { version: 'b', files: [], homes: ['/'] }));

const { keepAhead } = await import('./ahead.ts');

const LIST = '/offline/pages.json';
const kept = new Map<string, Response>();
const asked: string[] = [];
const bodies: Record<string, string> = {
  [LIST]: '{"pages": ["/report/offline/", "/outbox/"]}',
  '/report/offline/': 'form',
  '/outbox/': 'outbox',
};

beforeEach(() => {
  kept.clear();
  asked.length = 0;
  const match = async (url: string) => kept.get(url)?.clone();
  const put = async (url: string, response: Response) => void kept.set(url, response);
  vi.stubGlobal('caches', { match, has: async () => true, open: async () => ({ match, put }) });
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response(bodies[url], { headers: { 'Cache-Control': 'public' } });
  });
});

it('asks once a day for what may be needed without a network', async () => {
  await keepAhead('/');
  await keepAhead('/');
  expect(asked).toEqual([LIST, '/report/offline/', '/outbox/']);
  expect([...kept.keys()].sort()).toEqual([LIST, '/outbox/', '/report/offline/']);
});

it('asks anew when something of it had to go', async () => {
  await keepAhead('/');
  kept.delete('/outbox/');
  await keepAhead('/');
  expect(kept.has('/outbox/')).toBe(true);
});
