/** Keeps on the device what the server has not taken yet: a reload, a crash or a dead spot loses nothing. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { About, Content, Uid } from './types.ts';

export type Edit =
  | { op: 'put'; spot: Content & { uid: Uid; version?: number } }
  | { op: 'remove'; uid: Uid }
  | ({ op: 'map' } & Partial<About>);

/** The key of what is changed of the map itself. */
export const MAP = 'map';

export interface KeptEdit {
  /** The spot's uid, or `MAP`: of each there is one, the latest. */
  key: string;
  /** Names this state of it, so that a later one is not taken for sent. */
  stamp: string;
  edit: Edit;
  /** What the server had when the change began; `null` when it did not know the spot. */
  base: Content | null;
  /** Why the server does not take it, in words for people. It is not sent again before it is changed. */
  refused?: string;
}

/** A photo to be added, or one to be taken away. */
export interface KeptPhoto {
  key: string;
  uid: Uid;
  add?: { file: Blob; alt: string };
  remove?: string;
  refused?: string;
}

export interface Keeper {
  edits(): Promise<KeptEdit[]>;
  putEdit(kept: KeptEdit): Promise<void>;
  /** Forgets it, unless it was changed since. */
  dropEdit(key: string, stamp: string): Promise<void>;
  photos(): Promise<KeptPhoto[]>;
  putPhoto(kept: KeptPhoto): Promise<void>;
  dropPhoto(key: string): Promise<void>;
}

interface Shelves extends DBSchema {
  edits: { key: string; value: KeptEdit };
  photos: { key: string; value: KeptPhoto };
}

/**
 * @param name Of the map; each has a database of its own.
 * @param who A mark of who is signed in: what one wrote here, the next does not send as theirs.
 */
export async function openKeeper(name: string, who: string): Promise<Keeper> {
  try {
    const database = await openDB<Shelves>(`own-map-${name}-${who}`, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('edits', { keyPath: 'key' });
        fresh.createObjectStore('photos', { keyPath: 'key' });
      },
    });
    return new DeviceKeeper(database);
  } catch (problem) {
    console.info('This browser keeps nothing:', problem);
    return new MemoryKeeper();
  }
}

class DeviceKeeper implements Keeper {
  private readonly database: IDBPDatabase<Shelves>;

  constructor(database: IDBPDatabase<Shelves>) {
    this.database = database;
  }

  edits(): Promise<KeptEdit[]> {
    return this.database.getAll('edits');
  }

  async putEdit(kept: KeptEdit): Promise<void> {
    await this.database.put('edits', kept);
  }

  async dropEdit(key: string, stamp: string): Promise<void> {
    const work = this.database.transaction('edits', 'readwrite');
    if ((await work.store.get(key))?.stamp === stamp) await work.store.delete(key);
    await work.done;
  }

  photos(): Promise<KeptPhoto[]> {
    return this.database.getAll('photos');
  }

  async putPhoto(kept: KeptPhoto): Promise<void> {
    await this.database.put('photos', kept);
  }

  dropPhoto(key: string): Promise<void> {
    return this.database.delete('photos', key);
  }
}

/** For browsers without storage: it holds as long as the page does. */
export class MemoryKeeper implements Keeper {
  private readonly keptEdits = new Map<string, KeptEdit>();
  private readonly keptPhotos = new Map<string, KeptPhoto>();

  async edits(): Promise<KeptEdit[]> {
    return [...this.keptEdits.values()];
  }

  async putEdit(kept: KeptEdit): Promise<void> {
    this.keptEdits.set(kept.key, kept);
  }

  async dropEdit(key: string, stamp: string): Promise<void> {
    if (this.keptEdits.get(key)?.stamp === stamp) this.keptEdits.delete(key);
  }

  async photos(): Promise<KeptPhoto[]> {
    return [...this.keptPhotos.values()];
  }

  async putPhoto(kept: KeptPhoto): Promise<void> {
    this.keptPhotos.set(kept.key, kept);
  }

  async dropPhoto(key: string): Promise<void> {
    this.keptPhotos.delete(key);
  }
}
