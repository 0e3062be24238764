import type { State } from './types.ts';

/**
 * @param url Where all of a map is.
 * @throws When it does not come.
 */
export async function loadState(url: string): Promise<State> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json() as Promise<State>;
}
