import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox, type Task, type Verb } from './outbox.ts';

const task = (number: number, verb: Verb = 'accept'): Task => ({
  number,
  verb,
  kind: 'add',
  title: `Nr. ${number}`,
  url: `/review/${number}/${verb}/`,
  body: new URLSearchParams(),
});
const answer = (status: number, body = '{}') => new Response(body, { status });
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('outbox', () => {
  const sent: string[] = [];
  const events = { done: vi.fn(), refused: vi.fn(), changed: vi.fn() };
  let answers: (Response | Error)[];
  const post = async (url: unknown) => {
    sent.push(String(url));
    const next = answers.shift() ?? answer(200);
    if (next instanceof Error) throw next;
    return next;
  };
  let outbox: Outbox;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetAllMocks();
    sent.length = 0;
    answers = [];
    outbox = new Outbox(events, post as typeof fetch);
  });

  it('sends one after the other, in order', async () => {
    outbox.push(task(1));
    outbox.push(task(2));
    outbox.push(task(1, 'reopen'));
    await settle();
    expect(sent).toEqual(['/review/1/accept/', '/review/2/accept/', '/review/1/reopen/']);
    expect(events.done).toHaveBeenCalledTimes(3);
    expect(events.changed).toHaveBeenLastCalledWith(0, false);
  });

  it('keeps what the network loses and sends it again', async () => {
    answers = [new Error('lost'), answer(503), answer(200)];
    outbox.push(task(1));
    outbox.push(task(2));
    await settle();
    expect(events.changed).toHaveBeenLastCalledWith(2, true);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(events.done).not.toHaveBeenCalled();
    await outbox.run();
    expect(sent).toEqual([...Array(3).fill('/review/1/accept/'), '/review/2/accept/']);
    expect(outbox.size).toBe(0);
  });

  it('tells what was refused, in the words of the server, and goes on', async () => {
    answers = [answer(409, '{"detail": "Zu spät."}'), answer(403, '<html>')];
    const [first, second, third] = [task(1), task(2), task(3)];
    for (const one of [first, second, third]) outbox.push(one);
    await settle();
    expect(events.refused.mock.calls).toEqual([
      [first, 409, 'Zu spät.'],
      [second, 403, ''],
    ]);
    expect(events.done).toHaveBeenCalledWith(third);
  });

  it('takes back what was never sent, and nothing else', async () => {
    answers = [new Error('lost')];
    outbox.push(task(1));
    outbox.push(task(2));
    await settle();
    expect(outbox.take(1)).toBe(false);
    expect(outbox.take(2)).toBe(true);
    expect(outbox.has(2)).toBe(false);
    expect(events.changed).toHaveBeenLastCalledWith(1, true);
  });
});
