/** Fetches pieces of HTML that the server drew. Nothing waits for ever, and of two questions only the last is answered. */

const PATIENCE_MS = 12_000;

export class Fetcher {
  private running: AbortController | null = null;

  /** Resolves to `null` when a newer question has overtaken this one. */
  async html(url: string): Promise<DocumentFragment | null> {
    this.running?.abort('overtaken');
    const own = new AbortController();
    this.running = own;
    try {
      return await fetchHtml(url, own.signal);
    } catch (problem) {
      if (own.signal.aborted) return null;
      throw problem;
    } finally {
      if (this.running === own) this.running = null;
    }
  }

  stop(): void {
    this.running?.abort('overtaken');
  }
}

export async function fetchHtml(url: string, signal?: AbortSignal): Promise<DocumentFragment> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url, {
    headers: { Accept: 'text/html' },
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  return template.content;
}
