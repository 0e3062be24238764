import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Editing } from './editing.ts';
import { MemoryKeeper } from './keeper.ts';
import { Spots } from './spots.ts';
import type { Content } from './types.ts';

const RAMP: Content = {
  geometry: { type: 'Point', coordinates: [9.5, 47.1] },
  title: 'Rampe',
  note: '',
  colour: 'green',
  icon: 'skate',
  position: 1,
};

describe('editing', () => {
  let spots: Spots;
  let editing: Editing;

  beforeEach(() => {
    spots = new Spots(new MemoryKeeper());
    editing = new Editing(spots, vi.fn());
  });

  it('takes a word back as a whole, and not letter by letter', () => {
    const uid = editing.add(RAMP);
    for (const title of ['N', 'Ne', 'Neu']) editing.type(uid, { ...RAMP, title });
    editing.undo();
    expect(spots.get(uid)?.title).toBe('Rampe');
    editing.redo();
    expect(spots.get(uid)?.title).toBe('Neu');
  });

  it('brings back what was deleted', () => {
    const uid = editing.add(RAMP);
    editing.remove(uid);
    expect(spots.get(uid)).toBeNull();
    editing.undo();
    expect(spots.get(uid)).toMatchObject(RAMP);
  });

  it('leaves alone what others have changed since', async () => {
    const uid = editing.add(RAMP);
    editing.change(uid, { title: 'Neu' });
    await spots.put(uid, { ...RAMP, title: 'Neu', note: 'Von anderen' });
    editing.undo();
    expect(spots.get(uid)).toMatchObject({ title: 'Rampe', note: 'Von anderen' });
  });

  it('takes back what was changed of the map itself', () => {
    editing.about({ title: 'Sommer' });
    expect(spots.map.title).toBe('Sommer');
    editing.undo();
    expect(spots.map.title).toBe('');
  });
});
