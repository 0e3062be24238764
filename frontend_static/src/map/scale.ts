/** How long a round distance is on the map. */

/** Around the equator, and the width of the world at zoom 0 as MapLibre draws it. */
const EARTH_M = 40_075_016.686;
const WORLD_PX = 512;

export interface Scale {
  metres: number;
  /** On the screen, in pixels. */
  width: number;
}

/** @returns Metres on the ground for one pixel of the map. */
export function groundResolution(lat: number, zoom: number): number {
  return (Math.cos((lat * Math.PI) / 180) * EARTH_M) / (WORLD_PX * 2 ** zoom);
}

/** The longest distance of the form 1, 2, 3 or 5 · 10ⁿ metres that is at most `widest` pixels long. */
export function scaleFor(metresPerPixel: number, widest: number): Scale {
  const most = metresPerPixel * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * (most >= 5 * power ? 5 : most >= 3 * power ? 3 : most >= 2 * power ? 2 : 1);
  return { metres, width: metres / metresPerPixel };
}

/** As people of the page's language write it: "200 m", "1,5 km". */
export function written(metres: number, language: string): string {
  const isFar = metres >= 1000;
  const unit = isFar ? 'kilometer' : 'meter';
  const options = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, options).format(isFar ? metres / 1000 : metres);
}
