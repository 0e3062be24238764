/** Links within the page become steps instead of page loads; without a script they are plain links. */
import type { Page } from './page.ts';
import { formatPosition, parseUrl, toUrl } from './state.ts';

export function followLinks(page: Page): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-go]');
    if (!link || event.defaultPrevented || wantsNewTab(event)) return;
    event.preventDefault();
    const { feature, way, layers, wish, snap } = parseUrl(new URL(link.href), page.state.home);
    // Who goes to a feature has chosen nothing anew; only a link to the map says what to show.
    page.go(feature ? { feature, way, snap } : { feature, way, layers, wish, snap });
  });
}

/** The link that closes a feature climbs as Escape does: back to the list as it was. */
export function climbLinks(page: Page): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a[data-up]');
    if (!link || wantsNewTab(event)) return;
    event.preventDefault();
    page.up();
  });
}

/** Skip links move the focus only: a fragment in the address would catch the focus again on the way back. */
export function followSkipLinks(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a.skip');
    const target = link && document.querySelector<HTMLElement>(link.hash);
    if (!target) return;
    event.preventDefault();
    (target.querySelector<HTMLElement>('canvas') ?? target).focus();
  });
}

/** The link to the other language leads to what is shown now, not to what was shown when the page came. */
export function keepLanguageLinks(page: Page): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-home]');
    if (link?.dataset.home) link.href = toUrl({ ...page.state, home: link.dataset.home });
  });
}

/** Who looks at a place and adds something means that place. */
export function takePlaceAlong(page: Page): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-with-place]');
    if (link && page.state.at) link.search = `?at=${formatPosition(page.state.at)}`;
  });
}

function wantsNewTab(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}
