import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryKeeper } from './keeper.ts';
import { Spots } from './spots.ts';
import { Sync, type Status } from './sync.ts';
import type { Content } from './types.ts';

const RAMP: Content = {
  geometry: { type: 'Point', coordinates: [9.5, 47.1] },
  title: 'Rampe',
  note: '',
  colour: 'green',
  icon: 'skate',
  position: 1,
};

/** A server that remembers what it was sent, and can fail. */
class Server {
  readonly posted: { op: string; spot?: Content & { uid: string; version?: number } }[][] = [];
  readonly photos: string[] = [];
  answers: (() => Response | Error)[] = [];
  version = 1;

  readonly fetch = vi.fn(
    async (url: string | URL | Request, options: RequestInit = {}): Promise<Response> => {
      const address = String(url);
      if (address.startsWith('/changes/')) return json({ version: this.version, spots: [], removed: [] });
      const planned = this.answers.shift()?.();
      if (planned instanceof Error) throw planned;
      if (planned) return planned;
      if (address.startsWith('/photos/')) this.photos.push(address);
      else this.posted.push((JSON.parse(String(options.body)) as { edits: [] }).edits);
      this.version++;
      return json({ version: this.version }, address.startsWith('/photos/') ? 201 : 200);
    },
  );
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

describe('sending', () => {
  let server: Server;
  let spots: Spots;
  let sync: Sync;
  let statuses: Status[];

  beforeEach(() => {
    vi.useFakeTimers();
    server = new Server();
    spots = new Spots(new MemoryKeeper());
    statuses = [];
    const addresses = { edits: '/edits/', changes: '/changes/', photos: '/photos/{uid}/' };
    const events = { status: (status: Status) => statuses.push(status), changed: vi.fn(), present: vi.fn() };
    sync = new Sync(spots, addresses, 'token', 'map', events, server.fetch as typeof fetch);
    sync.mayEdit = true;
  });

  afterEach(() => {
    sync.stop();
    vi.useRealTimers();
  });

  it('sends what has gathered in one piece', async () => {
    await spots.put('a', RAMP);
    await spots.put('b', RAMP);
    await spots.put('a', { ...RAMP, title: 'Neu' });
    await sync.run();
    expect(server.posted).toHaveLength(1);
    expect(server.posted[0]!.map(({ spot }) => spot?.title)).toEqual(['Neu', 'Rampe']);
    expect(statuses.at(-1)).toBe('saved');
    expect(spots.unsent).toBe(0);
  });

  it('waits longer each time when nobody answers, and loses nothing', async () => {
    server.answers = [() => new TypeError('no network'), () => json({}, 503)];
    await spots.put('a', RAMP);
    await sync.run();
    expect(statuses.at(-1)).toBe('stuck');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.posted).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(server.posted).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.posted).toHaveLength(1);
    expect(statuses.at(-1)).toBe('saved');
  });

  it('joins what somebody else has changed meanwhile, and sends it again', async () => {
    const { geometry, ...properties } = { ...RAMP, note: 'Nass' };
    const theirs = { ...properties, version: 7, author: 'Kranich', photos: [], proposed: null };
    server.answers = [() => json({ uid: 'a', spot: { id: 'a', geometry, properties: theirs } }, 409)];
    await spots.put('a', { ...RAMP, note: 'Nass', title: 'Neu' });
    await sync.run();
    expect(server.posted.at(-1)?.[0]?.spot).toMatchObject({ title: 'Neu', note: 'Nass', version: 7 });
  });

  it('tells at the spot what the server does not take, and sends the rest', async () => {
    server.answers = [() => json({ uid: 'b', detail: 'Zu lang.' }, 422)];
    await spots.put('a', RAMP);
    await spots.put('b', RAMP);
    await sync.run();
    expect(server.posted[0]!.map(({ spot }) => spot?.uid)).toEqual(['a']);
    expect(spots.refusalOf('b')).toBe('Zu lang.');
    expect(statuses.at(-1)).toBe('refused');
  });

  it('asks for each by itself when it is not told which is wrong', async () => {
    server.answers = [() => json({}, 422), () => json({ detail: 'Nein.' }, 422)];
    await spots.put('a', RAMP);
    await spots.put('b', RAMP);
    await sync.run();
    expect(spots.refusals).toEqual(['a']);
    expect(server.posted.flat().map(({ spot }) => spot?.uid)).toEqual(['b']);
  });

  it('stops sending for somebody who is not signed in any more', async () => {
    server.answers = [() => json({}, 403)];
    await spots.put('a', RAMP);
    await sync.run();
    expect(statuses.at(-1)).toBe('locked');
    expect(spots.unsent).toBe(1);
  });

  it('sends photos after the spot to which they belong', async () => {
    await spots.put('a', RAMP);
    await spots.addPhoto('a', new Blob(['x']), 'Rampe');
    await sync.run();
    expect(server.posted).toHaveLength(1);
    expect(server.photos).toEqual(['/photos/a/']);
    expect(spots.unsent).toBe(0);
  });

  it('waits for no photo of a spot that was taken away before it was sent', async () => {
    await spots.put('a', RAMP);
    await spots.addPhoto('a', new Blob(['x']), 'Rampe');
    await spots.remove('a');
    expect(await sync.flush()).toBe(true);
    await sync.run();
    expect(statuses.at(-1)).toBe('saved');
    await spots.put('a', RAMP);
    await sync.run();
    expect(server.photos).toEqual(['/photos/a/']);
  });
});
