import { describe, expect, it } from 'vitest';
import { Top } from './top.ts';
import type { About } from './types.ts';

const ABOUT: About = { title: 'Skaten · Sommer', description: '', access: 'private', layers: [] };

describe('the name of the page', () => {
  it('is that of the map, whatever signs are in it, however often it is drawn', () => {
    document.title = 'Skaten · Sommer · Laage';
    const host = document.createElement('div');
    host.innerHTML = '<h1 data-title>Skaten · Sommer</h1>';
    const top = new Top(host, { changed: () => undefined });
    for (let times = 0; times < 3; times++) top.show(ABOUT);
    expect(document.title).toBe('Skaten · Sommer · Laage');
    top.show({ ...ABOUT, title: 'Fünf $& mehr' });
    expect(document.title).toBe('Fünf $& mehr · Laage');
  });
});
