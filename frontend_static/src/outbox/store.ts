/** Where entries lie: a database in the browser, which pages and the worker share. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Entry } from './entry.ts';
import { NAME } from './there.ts';

interface Schema extends DBSchema {
  /** By a number that grows, so that no clock says what was first. */
  entries: { key: number; value: Entry; indexes: { key: string } };
  words: { key: string; value: string };
}

export interface Store {
  /** In the order in which they were written. */
  all(): Promise<Entry[]>;
  find(key: string): Promise<Entry | undefined>;
  /** Adds an entry, or puts it in the place of the one with its key. Fails where the disk is full. */
  put(entry: Entry): Promise<void>;
  drop(key: string): Promise<void>;
  /** Of who was signed in when the server last said so. */
  who(): Promise<string>;
  noteWho(who: string): Promise<void>;
}

let opened: Promise<Store> | undefined;

/** @throws Where the browser keeps nothing, as some do in private windows. */
export function openStore(): Promise<Store> {
  opened ??= open().catch((problem: unknown) => {
    opened = undefined;
    throw problem;
  });
  return opened;
}

async function open(): Promise<Store> {
  const database = await openDB<Schema>(NAME, 1, {
    upgrade(fresh) {
      const entries = fresh.createObjectStore('entries', { autoIncrement: true });
      entries.createIndex('key', 'key', { unique: true });
      fresh.createObjectStore('words');
    },
    // Another tab has a newer build.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: () => (opened = undefined),
  });
  return storeIn(database);
}

function storeIn(database: IDBPDatabase<Schema>): Store {
  return {
    all: () => database.getAll('entries'),
    find: (key) => database.getFromIndex('entries', 'key', key),
    put: (entry) => put(database, entry),
    drop: (key) => drop(database, key),
    who: async () => (await database.get('words', 'who')) ?? '',
    noteWho: async (who) => void (await database.put('words', who, 'who')),
  };
}

async function put(database: IDBPDatabase<Schema>, entry: Entry): Promise<void> {
  const writing = database.transaction('entries', 'readwrite');
  const number = await writing.store.index('key').getKey(entry.key);
  await Promise.all([writing.store.put(entry, number), writing.done]);
}

async function drop(database: IDBPDatabase<Schema>, key: string): Promise<void> {
  const writing = database.transaction('entries', 'readwrite');
  const number = await writing.store.index('key').getKey(key);
  await Promise.all([number === undefined ? undefined : writing.store.delete(number), writing.done]);
}
