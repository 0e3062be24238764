/** Hands the address on: through the device's own menu where there is one, else through the clipboard. */
import { toast } from './dom.ts';

export function shareOnClick(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-share]');
    if (button) void share(button);
  });
}

async function share(button: HTMLElement): Promise<void> {
  const url = new URL(button.dataset.share!, location.href).href;
  const title = button.dataset.shareTitle ?? document.title;
  if (navigator.share && matchMedia('(pointer: coarse)').matches) {
    // A visitor who closes the menu has changed their mind; that is no error.
    return navigator.share({ title, url }).catch(() => undefined);
  }
  try {
    await navigator.clipboard.writeText(url);
    toast(button.dataset.copied ?? url);
  } catch {
    toast(url);
  }
}
