/** What every page asks before it fetches anything else of the outbox. */

export const NAME = 'amtskarte-outbox';

/** Whether there may be anything in it: who never writes has no database either. */
export async function isThere(): Promise<boolean> {
  try {
    const databases = await indexedDB.databases?.();
    return databases?.some(({ name }) => name === NAME) ?? true;
  } catch {
    return false;
  }
}
