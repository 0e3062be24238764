/** Offers to install the site as an app, quietly: on the page "More", and never by itself. */

/** What browsers hand over that can install; no standard names it. */
interface InstallEvent extends Event {
  prompt: () => Promise<{ outcome: string }>;
}

let offer: InstallEvent | null = null;

export function watchForInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    document.dispatchEvent(new CustomEvent('am:installable'));
  });
  addEventListener('appinstalled', () => {
    offer = null;
    document.dispatchEvent(new CustomEvent('am:installable'));
  });
}

/** Safari installs from its own menu only and says nothing of it; on an iPad it passes for a Mac. */
export function isApple({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

export class AmInstall extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener('am:installable', this.show);
    this.querySelector('button')!.addEventListener('click', () => void this.install());
    this.show();
  }

  disconnectedCallback(): void {
    document.removeEventListener('am:installable', this.show);
  }

  private readonly show = (): void => {
    const isApp = matchMedia('(display-mode: standalone)').matches;
    const hint = this.querySelector<HTMLElement>('[data-hint]')!;
    this.querySelector('button')!.hidden = isApp || !offer;
    hint.hidden = isApp || !isApple(navigator);
    this.hidden = isApp || (!offer && hint.hidden);
    this.closest('li')?.toggleAttribute('hidden', this.hidden);
  };

  private async install(): Promise<void> {
    const current = offer;
    // It can be asked once.
    offer = null;
    await current?.prompt();
    this.show();
  }
}
