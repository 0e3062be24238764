/** Which answers are kept for when there is no network, and how. Whatever no rule names goes to the network untouched. */

export type Shelf = 'shell' | 'pages' | 'work' | 'pieces' | 'tiles' | 'drawings';

/**
 * `kept`: what was kept once holds for ever, its address changes with its content.
 * `fresh`: the network first, what was kept when that fails or takes too long.
 * `soon`: what was kept at once, and the network's for the next time.
 */
export type Way = 'kept' | 'fresh' | 'soon';

export interface Rule {
  way: Way;
  /** Where the answer is kept; `null` when it must not be. */
  shelf: Shelf | null;
}

export interface Asked {
  url: URL;
  isNavigation: boolean;
}

/** Below these nothing is ours to answer, in any language. */
const UNTOUCHED = /^\/(?:[a-z]{2}\/)?(?:admin|account|api|health|embed)(?:\/|$)|^\/sw\.js$/;
/** What somebody typed, and where somebody stands, leaves no trace on the device. */
const PERSONAL_PATH = /\/search\/$/;
const PERSONAL_WORDS = ['q', 'near', 'lon', 'lat', 'start', 'from', 'place'];

export function ruleFor({ url, isNavigation }: Asked): Rule | null {
  const { pathname } = url;
  if (UNTOUCHED.test(pathname)) return null;
  if (isPersonal(url)) return isNavigation ? { way: 'fresh', shelf: null } : null;
  if (isNavigation) return { way: 'fresh', shelf: url.searchParams.has('at') ? null : 'pages' };
  return ruleForPart(url);
}

function ruleForPart({ pathname, searchParams }: URL): Rule | null {
  if (pathname.startsWith('/static/assets/')) return { way: 'kept', shelf: 'shell' };
  if (pathname.startsWith('/static/')) return { way: 'soon', shelf: 'shell' };
  if (pathname.startsWith('/markers/')) return { way: 'soon', shelf: 'drawings' };
  // The address of a basemap tile carries the basemap's version.
  if (pathname.startsWith('/tiles/'))
    return { way: searchParams.has('v') ? 'kept' : 'fresh', shelf: 'tiles' };
  return pathname.endsWith('/') ? { way: 'fresh', shelf: 'pieces' } : null;
}

function isPersonal({ pathname, searchParams }: URL): boolean {
  return PERSONAL_PATH.test(pathname) || PERSONAL_WORDS.some((word) => searchParams.has(word));
}

/** Says of a page that whoever works outside needs it, and that it is kept for them alone. */
export const FOR_WORK = 'x-keep-on-device';

/** Where an answer is kept: what is for work on a shelf of its own, which goes when somebody signs out. */
export function shelfOf(shelf: Shelf, response: Response): Shelf | null {
  if (shelf === 'pages' && response.status === 200 && response.headers.has(FOR_WORK)) return 'work';
  return mayKeep(shelf, response) ? shelf : null;
}

/** Only what says of itself that everybody may see it: no word is no permission, but for files of the build. */
export function mayKeep(shelf: Shelf, response: Response): boolean {
  const words = (response.headers.get('Cache-Control') ?? '').toLowerCase();
  if (response.status !== 200 || /\b(?:private|no-store)\b/.test(words)) return false;
  return shelf === 'shell' || /\bpublic\b/.test(words);
}

const FEATURE_PATH = /^[a-z0-9_-]+\/[^/]+\/$/;

/** The start page in the language of an address: the one of `homes` that it lies furthest below. */
export function homeOf({ pathname }: URL, homes: readonly string[]): string {
  const above = homes.filter((home) => pathname.startsWith(home));
  return above.reduce((best, home) => (home.length > best.length ? home : best), '/');
}

const ADDING_PATH = /^(?:report\/|add\/(?:[a-z0-9_-]+\/)?)$/;
const GONE_PATH = /^[a-z0-9_-]+\/\d+\/gone\/$/;

/** The page that takes the place of one that is somebody's own and so never kept; `null` where there is none. */
export function standInOf(url: URL, home: string): string | null {
  const path = url.pathname.slice(home.length);
  if (ADDING_PATH.test(path)) return `${url.pathname}offline/`;
  return GONE_PATH.test(path) ? `${home}gone/offline/` : null;
}

/** The piece whose presence means that a feature's page can be shown from the start page; `null` for other pages. */
export function cardOf(url: URL, home: string): string | null {
  return FEATURE_PATH.test(url.pathname.slice(home.length)) ? `${url.pathname}card/` : null;
}

const OWN_PATH =
  /^(?:mine|maps|subscriptions|contributions|push|review|ride|rounds|inspections|groups|team|reports|report\/sent)\//;

/** Whether a page is about who reads it, and so is never kept. */
export function isOwnPage(url: URL, home: string): boolean {
  return OWN_PATH.test(url.pathname.slice(home.length));
}
