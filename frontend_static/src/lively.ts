/** Parts that only some pages have, or only some pieces that come later. Each is fetched when it is there. */

const PARTS: Record<string, () => Promise<CustomElementConstructor>> = {
  'am-way': async () => (await import('./way.ts')).AmWay,
  'am-start': async () => (await import('./start.ts')).AmStart,
};

/** Brings to life what is below an element; without a script all of it is links and fields. */
export function enliven(root: ParentNode): void {
  for (const [name, load] of Object.entries(PARTS)) {
    if (root.querySelector(name) && !customElements.get(name)) void bring(name, load);
  }
}

async function bring(name: string, load: () => Promise<CustomElementConstructor>): Promise<void> {
  try {
    const part = await load();
    if (!customElements.get(name)) customElements.define(name, part);
  } catch (problem) {
    console.info(`${name} stays as it is:`, problem);
  }
}
