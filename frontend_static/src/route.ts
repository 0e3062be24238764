/** The way to a place: in the visitor's own map app where there is one to ask, otherwise on OpenStreetMap. */

/** Android offers every map app for a `geo:` address; elsewhere such an address mostly leads nowhere. */
export function routeInOwnApp(agent: string): void {
  if (!agent.includes('Android')) return;
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-geo]');
    if (link?.dataset.geo) link.href = link.dataset.geo;
  });
}
