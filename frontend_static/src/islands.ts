/** Parts that only some forms have. Each is fetched when a page shows it. */

const PARTS: Record<string, () => Promise<CustomElementConstructor>> = {
  'am-form': async () => (await import('./form.ts')).AmForm,
  'am-pin': async () => (await import('./pin.ts')).AmPin,
  'am-opening-hours': async () => (await import('./hours/editor.ts')).AmOpeningHours,
  'am-photos': async () => (await import('./photos/picker.ts')).AmPhotos,
};

/** Brings to life what stands on the page; without a script all of it is plain fields. */
export function bringIslands(): void {
  for (const [name, load] of Object.entries(PARTS)) {
    if (document.querySelector(name)) void bring(name, load);
  }
}

async function bring(name: string, load: () => Promise<CustomElementConstructor>): Promise<void> {
  try {
    customElements.define(name, await load());
  } catch (problem) {
    console.info(`${name} stays as it is:`, problem);
  }
}
