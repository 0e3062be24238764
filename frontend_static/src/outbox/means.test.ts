import { afterEach, expect, it, vi } from 'vitest';
import { locks } from './means.ts';

afterEach(() => void vi.unstubAllGlobals());

it('lets forms and the queue work where the browser has no locks', async () => {
  vi.stubGlobal('navigator', {});
  expect(await locks().request('form', () => 'sent')).toBe('sent');
  expect(await locks().request('queue', { ifAvailable: true }, (lock) => lock !== null)).toBe(true);
});
