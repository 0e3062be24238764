import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AmProof } from './proof.ts';

vi.mock('./worker/solving.ts', () => ({ solve: () => Promise.resolve({ counter: 3, derivedKey: '00' }) }));

const LIFETIME_S = 600;
const CHALLENGE = {
  parameters: { cost: 1, keyLength: 1, keyPrefix: '00', nonce: '00', salt: '00' },
  signature: 'ours',
};
const PAGE = `<form>
  <textarea></textarea>
  <am-proof data-challenge="/api/challenge" data-lifetime-s="${LIFETIME_S}">
    <input type="hidden" name="proof">
    <p role="status"></p><p role="alert"></p>
    <template data-words="waiting">Einen Moment</template>
    <template data-words="trouble">Kein Netz</template>
    <template data-words="kept">Alles noch da</template>
  </am-proof>
  <button>Senden</button>
</form>`;

const network = vi.fn<(address: string) => Promise<Response>>();
let sent: string[];

customElements.define('am-proof', AmProof);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  network.mockReset().mockImplementation(() => Promise.resolve(Response.json(CHALLENGE)));
  vi.stubGlobal('fetch', network);
  // Without workers the page solves challenges itself.
  vi.stubGlobal('Worker', undefined);
  document.body.innerHTML = PAGE;
  sent = [];
  form().addEventListener('submit', (event) => {
    if (!event.defaultPrevented) sent.push(document.querySelector('input')!.value);
  });
});

afterEach(() => void vi.useRealTimers());

const form = () => document.querySelector('form')!;
const type = () =>
  form()
    .querySelector('textarea')!
    .dispatchEvent(new Event('input', { bubbles: true }));
const press = () => form().requestSubmit(form().querySelector('button'));
const said = (role: string) => document.querySelector(`[role=${role}]`)!.textContent;
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

it('asks for nothing before anybody writes, and then once', async () => {
  await settled();
  expect(network).not.toHaveBeenCalled();
  form()
    .querySelector('textarea')!
    .dispatchEvent(new Event('focusin', { bubbles: true }));
  type();
  await settled();
  type();
  expect(network).toHaveBeenCalledOnce();
});

it('sends with a proof that was ready, by the same event', async () => {
  type();
  await settled();
  press();
  expect(said('status')).toBe('');
  const { challenge, solution } = JSON.parse(atob(sent[0]!)) as Record<string, unknown>;
  expect(challenge).toEqual(CHALLENGE);
  expect(solution).toEqual({ counter: 3, derivedKey: '00' });
  expect(network).toHaveBeenCalledOnce();
});

it('waits for a proof, says so, and sends once', async () => {
  press();
  press();
  expect(said('status')).toBe('Einen Moment');
  expect(sent).toEqual([]);
  await settled();
  press();
  await settled();
  expect(sent).toHaveLength(1);
  expect(said('status')).toBe('');
});

it('lets an element around the form send it in the place of the browser, as often as that likes', async () => {
  const around = vi.fn((event: Event) => event.preventDefault());
  document.body.addEventListener('submit', around);
  press();
  expect(around).not.toHaveBeenCalled();
  await settled();
  press();
  await settled();
  document.body.removeEventListener('submit', around);
  expect(around).toHaveBeenCalledTimes(2);
  expect(sent).toHaveLength(2);
});

it('keeps the button that was pressed', async () => {
  const pressed = vi.fn();
  form().addEventListener('submit', (event) => pressed(event.submitter));
  press();
  await settled();
  expect(pressed).toHaveBeenLastCalledWith(form().querySelector('button'));
});

it('replaces a proof before it expires, while somebody writes', async () => {
  type();
  await settled();
  later(LIFETIME_S - 61);
  type();
  expect(network).toHaveBeenCalledTimes(1);
  later(2);
  type();
  expect(network).toHaveBeenCalledTimes(2);
});

it('sends no proof that has become old', async () => {
  type();
  await settled();
  later(LIFETIME_S);
  press();
  await settled();
  expect(network).toHaveBeenCalledTimes(2);
  expect(sent).toHaveLength(1);
});

it('says when there is no network, and tries again when asked to', async () => {
  network.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  press();
  await settled();
  expect(said('alert')).toBe('Kein Netz');
  expect(sent).toEqual([]);
  press();
  expect(said('alert')).toBe('');
  await settled();
  expect(sent).toHaveLength(1);
});

it('does not ask with each letter while there is no network', async () => {
  network.mockRejectedValue(new TypeError('Failed to fetch'));
  type();
  await settled();
  type();
  expect(network).toHaveBeenCalledOnce();
  later(10);
  type();
  await settled();
  expect(network).toHaveBeenCalledTimes(2);
});

it('says what the server says when that refuses', async () => {
  const headers = { 'Content-Type': 'application/problem+json' };
  const refusal = new Response('{"detail":"Bitte später."}', { status: 429, headers });
  network.mockResolvedValueOnce(refusal);
  press();
  await settled();
  expect(said('alert')).toBe('Bitte später. Alles noch da');
});

it('makes a new proof for a page that comes back as it was left', async () => {
  press();
  await settled();
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  later(5);
  press();
  await settled();
  expect(sent).toHaveLength(2);
  expect(network).toHaveBeenCalledTimes(2);
});

it('leaves the form to the server where browsers cannot compute', async () => {
  vi.stubGlobal('crypto', {});
  document.body.innerHTML = PAGE;
  const passed = vi.fn((event: Event) => event.defaultPrevented);
  form().addEventListener('submit', passed);
  press();
  expect(passed).toHaveReturnedWith(false);
  expect(network).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
