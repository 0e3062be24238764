/** Finds what somebody means who types in a hurry: forms of words, parts of long ones, and slips of the finger. */

const SHORTEST_PART = 3;
const ONE_SLIP_FROM = 4;
const TWO_SLIPS_FROM = 8;
const ENDINGS = /(?:en|er|es|e|n|s)$/;

/** In small letters without umlauts. */
export function wordsIn(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ae', 'a')
    .replaceAll('oe', 'o')
    .replaceAll('ue', 'u')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return plain.split(/[^a-z0-9]+/).filter(Boolean);
}

/** Whether each word that is asked for is there somehow. */
export function fits(asked: readonly string[], words: readonly string[]): boolean {
  return asked.every((one) => words.some((word) => isMeant(one, word)));
}

function isMeant(asked: string, word: string): boolean {
  if (word.startsWith(asked)) return true;
  if (asked.length < SHORTEST_PART) return false;
  if (word.includes(asked)) return true;
  const stem = asked.length > ONE_SLIP_FROM ? asked.replace(ENDINGS, '') : asked;
  if (stem.length >= ONE_SLIP_FROM && word.includes(stem)) return true;
  // A long word may end with what is meant, and the beginning of one may be all that is typed yet.
  const slips = slipsAllowed(asked);
  return slips > 0 && (isNear(asked, word, slips) || isNear(asked, word.slice(0, asked.length), slips));
}

function slipsAllowed({ length }: string): number {
  if (length < ONE_SLIP_FROM) return 0;
  return length < TWO_SLIPS_FROM ? 1 : 2;
}

function isNear(one: string, other: string, most: number): boolean {
  return Math.abs(one.length - other.length) <= most && distance(one, other) <= most;
}

/** How many letters are wrong, missing, too many or in the wrong order (optimal string alignment). */
export function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const [above, left, corner] = [rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]!];
      let best = Math.min(above, left, corner + Number(one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}
