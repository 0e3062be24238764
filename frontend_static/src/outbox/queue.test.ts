import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entryOf, type Entry, type State } from './entry.ts';
import { lockOf, Queue, type Locks, type Means } from './queue.ts';
import type { Outcome } from './sending.ts';
import type { Store } from './store.ts';
import { Later, type Ticket } from './ticket.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2027-06-01T12:00:00Z');
const ADDRESS = '/contributions/secret/';

/** What several tabs share: a database and its locks. */
let entries: Map<string, Entry>;
let held: Set<string>;
let who: string;
let clock: number;
/** What the server knows: each key once, however often it comes. */
let server: Map<string, string>;

const store: Store = {
  all: () => Promise.resolve([...entries.values()]),
  find: (key) => Promise.resolve(entries.get(key)),
  put: (entry) => Promise.resolve(void entries.set(entry.key, entry)),
  drop: (key) => Promise.resolve(void entries.delete(key)),
  who: () => Promise.resolve(who),
  noteWho: (mark) => Promise.resolve(void (who = mark)),
};

const locks = {
  request: async (name: string, _options: LockOptions, work: (lock: Lock | null) => unknown) => {
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  },
} as unknown as Locks;

const ticket = (values: Partial<Ticket> = {}): Ticket => ({
  now: new Date(NOW).toISOString(),
  who: '',
  token: 't',
  challenge: null,
  ...values,
});

/** A server that does it, and says so. */
const taken = vi.fn((entry: Entry): Promise<Outcome> => {
  server.set(entry.key, entry.title);
  return Promise.resolve({ kind: 'arrived', address: ADDRESS });
});

function tab(means: Partial<Means> = {}): Queue {
  const usual = { store, locks, fetchTicket: () => Promise.resolve(ticket()), send: taken, tell: vi.fn() };
  return new Queue({ ...usual, now: () => clock, ...means });
}

function write(key: string, changes: Partial<Entry> = {}, state: State = 'waiting'): void {
  const photos = [{ field: 'photos', name: 'a.webp', blob: new Blob(['photo']) }];
  const draft = {
    key,
    url: '/add/',
    page: '/add/',
    what: 'Orte',
    title: key,
    fields: [],
    photos,
    drawnAt: '',
  };
  entries.set(key, { ...entryOf(draft, '', state, clock), ...changes });
}

const stateOf = (key: string) => entries.get(key)?.state;

beforeEach(() => {
  entries = new Map();
  held = new Set();
  server = new Map();
  who = '';
  clock = NOW;
  taken.mockClear();
});

describe('sending', () => {
  it('takes one after the other, in the order in which they were written', async () => {
    for (const key of ['one', 'two', 'three']) write(key);
    expect(await tab().run()).toBe('done');
    expect(taken.mock.calls.map(([{ key }]) => key)).toEqual(['one', 'two', 'three']);
  });

  it('keeps only the link of what has arrived, and no photo', async () => {
    write('one', { fields: [['note', 'secret']] });
    await tab().run();
    expect(entries.get('one')).toMatchObject({ state: 'arrived', address: ADDRESS, fields: [], photos: [] });
  });

  it('happens once with two tabs and the worker', async () => {
    write('one');
    const rests = await Promise.all([tab().run(), tab().run(), tab().run()]);
    expect(rests).toEqual(['done', 'busy', 'busy']);
    expect(taken).toHaveBeenCalledOnce();
  });

  it('goes on with what was under way when the browser ended', async () => {
    // The request had arrived; its answer never came back.
    server.set('one', 'one');
    write('one', { triedAt: new Date(NOW - DAY_MS).toISOString() }, 'sending');
    expect(await tab().run()).toBe('done');
    expect(stateOf('one')).toBe('arrived');
    expect(server.size).toBe(1);
  });

  it('leaves to its form what that is sending', async () => {
    write('one', { isAttended: true }, 'sending');
    held.add(lockOf('one'));
    expect(await tab().run()).toBe('waiting');
    expect(taken).not.toHaveBeenCalled();
  });

  it('takes over from a form whose page is gone', async () => {
    write('one', { isAttended: true }, 'sending');
    await tab().run();
    expect(entries.get('one')).toMatchObject({ state: 'arrived', isAttended: false });
  });

  it('notes before it sends that it may have arrived', async () => {
    write('one');
    const send = vi.fn(() => Promise.reject(new Error('lost')));
    expect(await tab({ send }).run()).toBe('stuck');
    expect(entries.get('one')).toMatchObject({ state: 'waiting', triedAt: ticket().now });
  });

  it('stops at the first that finds no network', async () => {
    write('one');
    write('two');
    const fetchTicket = vi.fn(() => Promise.reject(new Error('offline')));
    expect(await tab({ fetchTicket }).run()).toBe('stuck');
    expect(fetchTicket).toHaveBeenCalledOnce();
    expect([stateOf('one'), stateOf('two')]).toEqual(['waiting', 'waiting']);
  });

  it('lets what was thrown away meanwhile stay thrown away', async () => {
    write('one');
    const send = vi.fn((): Promise<Outcome> => {
      entries.set('one', { ...entries.get('one')!, isThrown: true });
      return Promise.resolve({ kind: 'refused', status: 422, words: '', problems: [] });
    });
    await tab({ send }).run();
    expect(entries.get('one')!.isThrown).toBe(true);
    expect(await tab().run()).toBe('done');
    expect(taken).not.toHaveBeenCalled();
  });

  it('fails where the disk is full without losing what is there', async () => {
    write('one');
    const full = { ...store, put: () => Promise.reject(new DOMException('', 'QuotaExceededError')) };
    await expect(tab({ store: full }).run()).rejects.toThrow();
    expect(stateOf('one')).toBe('waiting');
  });
});

describe('a server that says no', () => {
  it('is quoted, and not asked again', async () => {
    write('one');
    const problems = [{ field: 'kind', label: 'Was ist es?', detail: 'Bitte wählen.' }];
    const send = vi.fn((): Promise<Outcome> =>
      Promise.resolve({ kind: 'refused', status: 422, words: 'Nein', problems }),
    );
    expect(await tab({ send }).run()).toBe('done');
    expect(entries.get('one')).toMatchObject({ state: 'refused', status: 422, words: 'Nein', problems });
    expect(entries.get('one')!.photos).toHaveLength(1);
    await tab({ send }).run();
    expect(send).toHaveBeenCalledOnce();
  });

  it('is given the time that it asks for', async () => {
    write('one');
    const later: Outcome = { kind: 'later', status: 429, words: 'Zu viel', restMs: 3_600_000 };
    const send = vi.fn(() => Promise.resolve(later));
    expect(await tab({ send }).run()).toBe('waiting');
    clock += 3_500_000;
    await tab({ send }).run();
    expect(send).toHaveBeenCalledOnce();
    clock += 200_000;
    await tab({ send }).run();
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('may say so before anything is sent', async () => {
    write('one');
    const fetchTicket = () => Promise.reject(new Later('', 60_000));
    expect(await tab({ fetchTicket }).run()).toBe('stuck');
    expect(entries.get('one')).toMatchObject({ state: 'waiting', status: 429, restMs: 60_000 });
  });

  it('and breaks at one entry again and again has it shown to its author', async () => {
    write('one');
    const send = vi.fn((): Promise<Outcome> =>
      Promise.resolve({ kind: 'later', status: 500, words: '', restMs: 0 }),
    );
    for (let time = 0; time < 12; time++) {
      await tab({ send }).run();
      clock += DAY_MS;
    }
    expect(send).toHaveBeenCalledTimes(8);
    expect(stateOf('one')).toBe('refused');
  });
});

describe('accounts', () => {
  it('send only what was written in them', async () => {
    write('mine', { who: 'kim' });
    write('nobodys');
    await tab({ fetchTicket: () => Promise.resolve(ticket({ who: 'lou' })) }).run();
    expect([stateOf('mine'), stateOf('nobodys')]).toEqual(['other', 'other']);
    expect(taken).not.toHaveBeenCalled();
  });

  it('send it once their owner is back', async () => {
    write('mine', { who: 'kim' }, 'other');
    await tab({ fetchTicket: () => Promise.resolve(ticket({ who: 'kim' })) }).run();
    expect(stateOf('mine')).toBe('arrived');
    expect(who).toBe('kim');
  });
});

describe('a clock', () => {
  it.each([-DAY_MS, DAY_MS, 400 * DAY_MS])('that is wrong by %d ms changes nothing', async (wrong) => {
    write('one');
    clock += wrong;
    expect(await tab().run()).toBe('done');
    expect(stateOf('one')).toBe('arrived');
  });

  it('that was put back makes nobody wait', async () => {
    write('one', { restMs: 60_000 });
    clock -= DAY_MS;
    expect(await tab().run()).toBe('done');
  });

  it('of the server tells when a second try might double', async () => {
    const tried = (days: number) => ({ triedAt: new Date(NOW - days * DAY_MS).toISOString() });
    write('recent', tried(27));
    write('old', tried(29));
    await tab().run();
    expect(entries.get('recent')!.state).toBe('arrived');
    expect(entries.get('old')).toMatchObject({ state: 'refused', status: 0 });
  });
});

describe('tidying', () => {
  it('takes links off after a week and what was thrown away after an hour', async () => {
    write('link', {}, 'arrived');
    write('thrown', { isThrown: true });
    clock += 6 * DAY_MS;
    write('new', {}, 'arrived');
    await tab().run();
    expect([...entries.keys()]).toEqual(['link', 'new']);
    clock += 2 * DAY_MS;
    await tab().run();
    expect([...entries.keys()]).toEqual(['new']);
  });
});
