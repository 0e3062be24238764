/** What a cluster's ring shows: how many of each family stand together. */

export interface Share {
  family: string;
  count: number;
}

export interface Arc {
  family: string;
  /** In radians from the top, clockwise. */
  from: number;
  to: number;
}

/** Reads `places:7,events:2` as the tiles write it; the largest family comes first. */
export function parseShares(text: string): Share[] {
  return text
    .split(',')
    .map((part) => part.split(':'))
    .map(([family = '', count = '']) => ({ family, count: Number(count) }))
    .filter(({ family, count }) => family && count > 0)
    .sort((one, other) => other.count - one.count);
}

/** A family that is hardly there still gets an arc that one can see. */
const SMALLEST_SHARE = 0.06;

export function arcsOf(shares: readonly Share[]): Arc[] {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const weights = shares.map(({ count }) => Math.max(count / total, SMALLEST_SHARE));
  const full = weights.reduce((sum, weight) => sum + weight, 0);
  let angle = 0;
  return shares.map(({ family }, index) => {
    const from = angle;
    angle += (weights[index]! / full) * 2 * Math.PI;
    return { family, from, to: angle };
  });
}

/** Three signs fit on the disc. */
export function shortNumber(count: number): string {
  if (count < 1000) return String(count);
  return count < 10_000 ? `${Math.floor(count / 1000)}k+` : `${Math.floor(count / 1000)}k`;
}

/** For the pointer that rests on a cluster: "12 · 7 Orte, 5 Termine". */
export function describe(shares: readonly Share[], titles: Record<string, string>): string {
  return shares.map(({ family, count }) => `${count} ${titles[family] ?? family}`).join(', ');
}
