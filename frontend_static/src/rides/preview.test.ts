import { beforeEach, expect, it, vi } from 'vitest';
import { AmRidePreview } from './preview.ts';

customElements.define('am-ride-preview', AmRidePreview);

const answer = { ok: true, text: () => Promise.resolve('<p data-proposed="2,50">…</p>') };
const amount = () => document.querySelector<HTMLInputElement>('[name="amount"]')!;

async function preview(written: string): Promise<void> {
  document.body.innerHTML = `<form><input name="amount" value="${written}">
    <am-ride-preview data-address="/p/"><div data-drawn></div></am-ride-preview></form>`;
  await vi.waitFor(() => expect(document.querySelector('[data-proposed]')).not.toBeNull(), 2000);
}

beforeEach(() => vi.stubGlobal('fetch', () => Promise.resolve(answer)));

it('proposes a fair contribution where none was written', async () => {
  await preview('');
  expect(amount().value).toBe('2,50');
});

it('leaves what somebody wrote', async () => {
  await preview('1,00');
  expect(amount().value).toBe('1,00');
});
