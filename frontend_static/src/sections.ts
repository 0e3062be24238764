/** Marks which section of the page is shown: the events filter is a section of its own. */
import { page } from './dom.ts';
import { sameLayers } from './filter.ts';
import { parseUrl } from './state.ts';

export class AmSections extends HTMLElement {
  connectedCallback(): void {
    page().subscribe(() => this.show());
    this.show();
  }

  private show(): void {
    const { layers, home } = page().state;
    const links = [...this.querySelectorAll<HTMLAnchorElement>('a[data-go]')];
    const choices = links.map((link) => parseUrl(new URL(link.href), home).layers);
    const exact = choices.findIndex((choice) => choice.length > 0 && sameLayers(choice, layers));
    const shown = exact >= 0 ? exact : 0;
    links.forEach((link, index) => {
      if (index === shown) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
  }
}
