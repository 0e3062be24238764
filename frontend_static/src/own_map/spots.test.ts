import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryKeeper } from './keeper.ts';
import { clashes, merged } from './merging.ts';
import { Spots } from './spots.ts';
import type { Changes, Content, SpotFeature, State } from './types.ts';

const RAMP: Content = {
  geometry: { type: 'Point', coordinates: [9.5, 47.1] },
  title: 'Rampe',
  note: '',
  colour: 'green',
  icon: 'skate',
  position: 1,
};

function feature(uid: string, version: number, values: Partial<Content> = {}): SpotFeature {
  const { geometry, ...properties } = { ...RAMP, ...values };
  return {
    id: uid,
    geometry,
    properties: { ...properties, version, author: 'Flinker Otter', photos: [], proposed: null },
  };
}

function state(...features: SpotFeature[]): State {
  return {
    version: 3,
    title: 'Karte',
    description: '',
    access: 'private',
    layers: [],
    spots: { features },
    me: { may_edit: true, is_owner: true, name: 'Flinker Otter' },
  };
}

function changes(values: Partial<Changes>): Changes {
  return { version: 4, spots: [], removed: [], ...values };
}

describe('two who change the same', () => {
  it('both keep what the other has left alone', () => {
    const mine = { ...RAMP, title: 'Neue Rampe' };
    const theirs = { ...RAMP, note: 'Nass' };
    expect(merged(RAMP, mine, theirs)).toEqual({ ...RAMP, title: 'Neue Rampe', note: 'Nass' });
    expect(clashes(RAMP, mine, theirs)).toBe(false);
  });

  it('clash where both changed one thing', () => {
    const mine = { ...RAMP, title: 'Neue Rampe' };
    const theirs = { ...RAMP, title: 'Alte Rampe' };
    expect(merged(RAMP, mine, theirs).title).toBe('Neue Rampe');
    expect(clashes(RAMP, mine, theirs)).toBe(true);
  });
});

describe('what is on the map', () => {
  let keeper: MemoryKeeper;
  let spots: Spots;

  beforeEach(() => {
    keeper = new MemoryKeeper();
    spots = new Spots(keeper);
    spots.begin(state(feature('a', 2), feature('b', 3, { position: 2 })));
  });

  it('shows an edit at once, and keeps it', async () => {
    await spots.put('a', { ...RAMP, title: 'Neu' });
    expect(spots.get('a')?.title).toBe('Neu');
    expect(spots.unsent).toBe(1);
    const [kept] = await keeper.edits();
    expect(kept?.edit).toMatchObject({ op: 'put', spot: { uid: 'a', title: 'Neu', version: 2 } });
  });

  it('has nothing to send when all is as it was', async () => {
    await spots.put('a', { ...RAMP, title: 'Neu' });
    await spots.put('a', RAMP);
    expect(spots.unsent).toBe(0);
    expect(await keeper.edits()).toEqual([]);
  });

  it('never sends what was added and taken away again', async () => {
    await spots.put('new', RAMP);
    await spots.remove('new');
    expect(spots.unsent).toBe(0);
    expect(spots.get('new')).toBeNull();
  });

  it('takes away for the server what may have reached it', async () => {
    await spots.put('new', RAMP);
    spots.sending(spots.waiting);
    await spots.remove('new');
    expect(spots.waiting.map(({ edit }) => edit.op)).toEqual(['remove']);
  });

  it('keeps what was changed while its predecessor was sent', async () => {
    await spots.put('a', { ...RAMP, title: 'Eins' });
    const sent = spots.waiting;
    spots.sending(sent);
    await spots.put('a', { ...RAMP, title: 'Zwei' });
    await spots.taken(sent);
    expect(spots.get('a')?.title).toBe('Zwei');
    expect((await keeper.edits()).map(({ edit }) => edit.op)).toEqual(['put']);
  });

  it('reads again what was kept, after a reload', async () => {
    await spots.put('new', { ...RAMP, title: 'Offline' });
    const later = new Spots(keeper);
    later.begin(state(feature('a', 2)));
    await later.readKept();
    expect(later.all().map(({ title }) => title)).toContain('Offline');
  });

  it('lays what others changed below what is changed here', async () => {
    await spots.put('a', { ...RAMP, title: 'Meins' });
    const meetings = await spots.apply(changes({ spots: [feature('a', 4, { note: 'Ihrs' })] }));
    expect(spots.get('a')).toMatchObject({ title: 'Meins', note: 'Ihrs' });
    expect(meetings).toEqual([{ uid: 'a', how: 'joined' }]);
    expect(spots.waiting[0]?.edit).toMatchObject({ spot: { version: 4 } });
  });

  it('loses what others took away, unless it is being changed', async () => {
    await spots.put('a', { ...RAMP, title: 'Meins' });
    const meetings = await spots.apply(changes({ removed: ['a', 'b'] }));
    expect(meetings).toEqual([{ uid: 'a', how: 'removed' }]);
    expect(spots.all().map(({ uid }) => uid)).toEqual(['a']);
    expect(spots.waiting[0]?.edit).not.toHaveProperty('spot.version');
  });

  it('knows from a whole answer what is not there any more', async () => {
    await spots.apply(changes({ whole: true, spots: [feature('b', 3)] }));
    expect(spots.all().map(({ uid }) => uid)).toEqual(['b']);
  });

  it('waits with photos until the server knows their spot', async () => {
    await spots.put('new', RAMP);
    await spots.addPhoto('new', new Blob(['x']), 'Rampe');
    expect(spots.waitingPhotos).toEqual([]);
    const sent = spots.waiting;
    await spots.taken(sent);
    expect(spots.waitingPhotos).toHaveLength(1);
  });

  it('says what was refused, and sends it again once it is changed', async () => {
    await spots.put('a', { ...RAMP, title: 'Neu' });
    await spots.refuse(spots.waiting[0]!, 'Zu lang.');
    expect(spots.refusalOf('a')).toBe('Zu lang.');
    expect(spots.waiting).toEqual([]);
    await spots.put('a', { ...RAMP, title: 'Kurz' });
    expect(spots.refusalOf('a')).toBeUndefined();
    expect(spots.waiting).toHaveLength(1);
  });
});
