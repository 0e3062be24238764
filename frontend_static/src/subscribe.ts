/** The pages of news by area. */
import '../styles/contribute.css';
import '../styles/subscribe.css';
import { AmCopy } from './copy_button.ts';
import { AmForm } from './form.ts';
import { AmPreview } from './subscribe/preview.ts';

customElements.define('am-copy', AmCopy);
customElements.define('am-form', AmForm);
customElements.define('am-preview', AmPreview);

/** The maps of the form are large: each comes when its part is asked for. */
const MAPS: Record<string, () => Promise<unknown>> = {
  place: () => bring('am-pin', async () => (await import('./pin.ts')).AmPin),
  route: () => bring('am-area', async () => (await import('./subscribe/area.ts')).AmArea),
  drawn: () => bring('am-area', async () => (await import('./subscribe/area.ts')).AmArea),
};

async function bring(name: string, load: () => Promise<CustomElementConstructor>): Promise<void> {
  const element = await load();
  if (!customElements.get(name)) customElements.define(name, element);
}

function bringMap(): void {
  const chosen = document.querySelector<HTMLInputElement>('[name="how"]:checked')?.value ?? '';
  void MAPS[chosen]?.().catch((problem: unknown) => console.info('There is no map:', problem));
}

document.addEventListener('change', (event) => {
  if ((event.target as HTMLInputElement).name === 'how') bringMap();
});
bringMap();

// One click in a mail is one click: programs that only open its links run no script.
// Who comes back to the page, or loads it again, has not clicked once more: it may be what they have just taken back.
const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (arrival?.type === 'navigate')
  document.querySelector<HTMLFormElement>('form[data-at-once]')?.requestSubmit();
