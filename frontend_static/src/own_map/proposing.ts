import { toast } from '../dom.ts';
import type { Sync } from './sync.ts';
import { word } from './words.ts';

/** Leads to the page on which a spot is suggested for the common map, which knows it only once it is saved. */
export async function propose(sync: Sync, address: string): Promise<void> {
  if (await sync.flush()) location.href = address;
  else toast(word('status-stuck'));
}
