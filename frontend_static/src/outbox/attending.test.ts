import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, Entry } from './entry.ts';

const entries = new Map<string, Entry>();
const store = {
  all: () => Promise.resolve([...entries.values()]),
  find: (key: string) => Promise.resolve(entries.get(key)),
  put: vi.fn((entry: Entry) => Promise.resolve(void entries.set(entry.key, entry))),
  drop: (key: string) => Promise.resolve(void entries.delete(key)),
  who: () => Promise.resolve('kim'),
  noteWho: () => Promise.resolve(),
};
const held: string[] = [];

vi.mock('./store.ts', () => ({ openStore: () => Promise.resolve(store) }));
vi.mock('./departure.ts', () => ({ askToBeWoken: vi.fn() }));
vi.mock('./means.ts', () => ({
  tell: vi.fn(),
  locks: () => ({
    request: async (name: string, work: () => unknown) => {
      held.push(name);
      return work();
    },
  }),
}));

const { attend, Kept, leaveToOutbox, NotKept } = await import('./attending.ts');

const DRAFT: Draft = {
  key: 'k1',
  url: '/add/',
  page: '/add/',
  what: 'Orte',
  title: 'Rampe',
  fields: [],
  photos: [],
  drawnAt: '2027-06-01T12:00:00Z',
};
const answering = (status: number) => () => Promise.resolve({ status });
const full = () => Promise.reject(new DOMException('', 'QuotaExceededError'));

beforeEach(() => {
  entries.clear();
  held.length = 0;
  store.put.mockReset().mockImplementation((entry) => Promise.resolve(void entries.set(entry.key, entry)));
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

describe('a form that is sent', () => {
  it('lies in the outbox while it is under way, where nobody else takes it', async () => {
    await attend(DRAFT, '', () => {
      expect(entries.get('k1')).toMatchObject({ state: 'sending', isAttended: true, who: '' });
      expect(held).toEqual(['amtskarte-outbox k1']);
      return answering(200)();
    });
    expect(entries.size).toBe(0);
  });

  it('leaves nothing when its words came back: its author has them before their eyes', async () => {
    expect(await attend(DRAFT, '', answering(422))).toEqual({ status: 422 });
    expect(entries.size).toBe(0);
  });

  it('stays when it lay there before and is refused once more', async () => {
    await leaveToOutbox(DRAFT, '');
    await attend(DRAFT, '', answering(422));
    expect(entries.get('k1')!.state).toBe('refused');
  });

  it('waits when no answer came, and knows since when it may have arrived', async () => {
    await expect(attend(DRAFT, '', () => Promise.reject(new Error('lost')))).rejects.toBeInstanceOf(Kept);
    expect(entries.get('k1')).toMatchObject({ state: 'waiting', isAttended: false, triedAt: DRAFT.drawnAt });
  });

  it('is written in the name of who is signed in, as far as is known', async () => {
    await leaveToOutbox(DRAFT, undefined);
    expect(entries.get('k1')).toMatchObject({ who: 'kim', triedAt: '' });
  });
});

describe('a device without room', () => {
  it('sends all the same', async () => {
    store.put.mockImplementation(full);
    expect(await attend(DRAFT, '', answering(200))).toEqual({ status: 200 });
  });

  it('says so when nothing can be sent either', async () => {
    store.put.mockImplementation(full);
    const problem = await attend(DRAFT, '', () => Promise.reject(new Error('lost'))).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(NotKept);
    expect((problem as InstanceType<typeof NotKept>).isFull).toBe(true);
    await expect(leaveToOutbox(DRAFT, '')).rejects.toBeInstanceOf(NotKept);
  });
});
