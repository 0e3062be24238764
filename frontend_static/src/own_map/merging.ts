/** Joins what two people have changed of one thing at the same time. */
import { contentOf, type Content } from './types.ts';

/**
 * Field by field: what I changed stays as I made it, and the rest is as the others have it.
 *
 * @param base What my change began with.
 */
export function merged(base: Content, mine: Content, theirs: Content): Content {
  const fields = Object.keys(contentOf(mine)) as (keyof Content)[];
  const entries = fields.map((name) => [name, isSame(base[name], mine[name]) ? theirs[name] : mine[name]]);
  return Object.fromEntries(entries) as Content;
}

/** Whether both have changed the same field, each in another way: then only one of them can stay. */
export function clashes(base: Content, mine: Content, theirs: Content): boolean {
  const fields = Object.keys(contentOf(mine)) as (keyof Content)[];
  return fields.some(
    (name) =>
      !isSame(base[name], mine[name]) &&
      !isSame(base[name], theirs[name]) &&
      !isSame(mine[name], theirs[name]),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
