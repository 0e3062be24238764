import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noticing } from './waiting.ts';

const root = document.documentElement;
const lasting = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says nothing of what comes at once', async () => {
  const work = noticing(lasting(300));
  await vi.advanceTimersByTimeAsync(300);
  await work;
  await vi.advanceTimersByTimeAsync(1000);
  expect(root.hasAttribute('data-waiting')).toBe(false);
});

it('shows a long wait until the last work is done', async () => {
  void noticing(lasting(1000));
  void noticing(lasting(2000));
  await vi.advanceTimersByTimeAsync(1500);
  expect(root.hasAttribute('data-waiting')).toBe(true);
  await vi.advanceTimersByTimeAsync(600);
  expect(root.hasAttribute('data-waiting')).toBe(false);
});

it('ends with a failure, too', async () => {
  const work = noticing(lasting(1000).then(() => Promise.reject(new Error('lost'))));
  const failed = expect(work).rejects.toThrow('lost');
  await vi.advanceTimersByTimeAsync(1000);
  await failed;
  expect(root.hasAttribute('data-waiting')).toBe(false);
});
