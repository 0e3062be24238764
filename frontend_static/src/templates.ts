/** For tests of what stands in Django's templates: the markup that the parts of a form expect, without Django. */
import { readFileSync } from 'node:fs';

const FOLDER = `${import.meta.dirname}/../templates`;

/**
 * @param name Below `templates/`.
 * @param values What stands for variables, by their names; others are empty. All texts are as they are marked, both branches
 *   of a condition are there, and loops go round once.
 */
export function markup(name: string, values: Record<string, string> = {}): string {
  return readFileSync(`${FOLDER}/${name}`, 'utf8')
    .replace(/\{% comment %\}.*?\{% endcomment %\}/gs, '')
    .replace(/\{% translate (['"])(.*?)\1 %\}/g, '$2')
    .replace(/\{\{ *([\w.]+)[^}]*\}\}/g, (_, variable: string) => values[variable] ?? '')
    .replace(/\{%.*?%\}/g, '');
}

/** Puts markup into the page as a browser does: parts come to life once what is in them is there. */
export function lay(html: string): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  document.body.replaceChildren(document.importNode(template.content, true));
}
