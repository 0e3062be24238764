import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Details } from './details.ts';

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('details', () => {
  const asked: string[] = [];
  let fails: Set<string>;
  let details: Details;

  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = 0;
    fails = new Set();
    details = new Details(
      (number) => `/review/${number}/`,
      async (url) => {
        asked.push(url);
        if (fails.has(url)) throw new Error('lost');
        const content = document.createDocumentFragment();
        content.append(url);
        return { content };
      },
    );
  });

  it('has what is wanted next at hand', async () => {
    details.prepare([1, 2, 3], []);
    expect(details.atHand(1)).toBeNull();
    await settle();
    expect(asked).toEqual(['/review/1/', '/review/2/', '/review/3/']);
    expect(details.atHand(2)?.textContent).toBe('/review/2/');
  });

  it('gives a new copy each time', async () => {
    await details.get(1);
    expect(details.atHand(1)).not.toBe(details.atHand(1));
  });

  it('lets go of what is of no use any more', async () => {
    await details.get(1);
    await details.get(2);
    details.prepare([3], [2]);
    expect([details.atHand(1), details.atHand(2)].map(Boolean)).toEqual([false, true]);
  });

  it('asks again for what is old or forgotten', async () => {
    await details.get(1);
    vi.advanceTimersByTime(121_000);
    expect(details.atHand(1)).toBeNull();
    await details.get(1);
    details.forget(1);
    expect(details.atHand(1)).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('goes on after what did not come, and asks for it when it is wanted', async () => {
    fails.add('/review/1/');
    details.prepare([1, 2], []);
    await settle();
    expect(details.atHand(2)).not.toBeNull();
    await expect(details.get(1)).rejects.toThrow('lost');
    fails.clear();
    expect((await details.get(1)).textContent).toBe('/review/1/');
  });
});
