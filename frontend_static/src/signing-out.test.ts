import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beforeSigningOut } from './signing-out.ts';

const form = () => document.querySelector('form')!;
const left: (() => void)[] = [];

beforeEach(() => {
  document.body.innerHTML = '<form data-signs-out></form>';
  form().submit = vi.fn();
});

afterEach(() => {
  left.splice(0).forEach((takeBack) => takeBack());
  vi.useRealTimers();
});

function signOut(): boolean {
  return form().dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }));
}

it('waits for everything that has to be done, whatever becomes of it', async () => {
  const done: string[] = [];
  left.push(
    beforeSigningOut(async () => void done.push('devices')),
    beforeSigningOut(() => Promise.reject(new Error('no network'))),
    beforeSigningOut(async () => void done.push('entries')),
  );
  expect(signOut()).toBe(false);
  await vi.waitFor(() => expect(form().submit).toHaveBeenCalledOnce());
  expect(done).toEqual(['devices', 'entries']);
});

it('does not wait for ever', async () => {
  vi.useFakeTimers();
  left.push(beforeSigningOut(() => new Promise(() => undefined)));
  signOut();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(form().submit).toHaveBeenCalledOnce();
});

it('leaves other forms alone', () => {
  left.push(beforeSigningOut(() => Promise.resolve()));
  form().removeAttribute('data-signs-out');
  expect(signOut()).toBe(true);
});
