/** What the build knows of the shell; `build/shell.ts` writes it above the built worker. */

export interface Shell {
  /** Changes whenever one of the files does. */
  version: string;
  /** Addresses of scripts, styles, fonts and basemap styles. */
  files: string[];
  /** Addresses of the start page, one for each language. */
  homes: string[];
}

declare const AMTSKARTE_SHELL: Shell;

export const SHELL: Shell = AMTSKARTE_SHELL;

/** The page that is shown in place of one that was never seen. */
export function offlinePage(home: string): string {
  return `${home}offline/`;
}

/** The same for pages that are somebody's own. */
export function personalOfflinePage(home: string): string {
  return `${offlinePage(home)}personal/`;
}

/** What of a language is there without a network from the beginning. */
export function pagesOf(home: string): string[] {
  return [home, offlinePage(home), personalOfflinePage(home)];
}
