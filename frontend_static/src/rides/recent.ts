/** The places that somebody chose lately. They stay on this device. */

const KEY = 'ride-places';
const MOST = 5;

export interface Recent {
  title: string;
  /** What the form sends: a feature, or longitude and latitude. */
  value: string;
}

export function recentPlaces(): Recent[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as Recent[];
    return Array.isArray(kept) ? kept.filter(({ title, value }) => title && value) : [];
  } catch {
    return [];
  }
}

export function rememberPlace(place: Recent): void {
  const others = recentPlaces().filter(({ title }) => title !== place.title);
  try {
    localStorage.setItem(KEY, JSON.stringify([place, ...others].slice(0, MOST)));
  } catch {
    // A private window keeps nothing, and need not.
  }
}

export function forgetPlaces(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where nothing may be kept there is nothing to forget.
  }
}
