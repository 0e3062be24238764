/** Draws what stands on the map: markers from the server's drawing, clusters and the chosen marker from their parts. */
import { currentTheme, type Theme } from '../theme.ts';
import { arcsOf, parseShares, shortNumber } from './cluster.ts';

/** The name of an image says everything that is needed to draw it. */
export const imageName = {
  marker: (theme: Theme, family: unknown = ['get', 'family'], icon: unknown = ['get', 'icon']) => [
    'concat',
    `marker|${theme}|`,
    family,
    '|',
    icon,
  ],
  chosen: (theme: Theme) => ['concat', `chosen|${theme}|`, ['get', 'family'], '|', ['get', 'icon']],
  cluster: (theme: Theme, families: unknown = ['coalesce', ['get', 'families'], '']) => [
    'concat',
    `cluster|${theme}|`,
    ['to-string', ['get', 'count']],
    '|',
    families,
  ],
};

const MARKER = 38;
const CHOSEN = 56;
const HALO = 84;
const CLUSTER = 42;
/** As fine as the screen is; where images are few, finer. */
const SHARP = Math.ceil(devicePixelRatio);
const FINE = Math.max(2, SHARP);
/** Room for the shadow around a drawing. */
const MARGIN = 5;

export interface Drawn {
  data: ImageData;
  pixelRatio: number;
}

/** Draws an image by its name; `null` for names that are none of ours. */
export async function drawImage(name: string): Promise<Drawn | null> {
  const [what, theme, third = '', fourth = ''] = name.split('|');
  if (what === 'cluster') return drawCluster(Number(third), fourth);
  if (what === 'marker') return drawMarker(await loadMarker(third, fourth, theme as Theme));
  if (what === 'chosen') return drawChosen(await loadMarker(third, fourth, theme as Theme));
  if (what === 'own') return drawOwn(third, fourth);
  if (what === 'own-chosen') return drawChosen(await loadOwn(third, fourth));
  return null;
}

function markerUrl(family: string, icon: string, theme: Theme): string {
  const path = icon.split('/').map(encodeURIComponent).join('/');
  return `/markers/${encodeURIComponent(family)}/${path}.svg?theme=${theme}`;
}

async function loadMarker(family: string, icon: string, theme: Theme): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = markerUrl(family, icon, theme);
  await image.decode();
  return image;
}

/** A canvas measured in the page's pixels, whatever the screen's. */
function canvas(size: number, pixelRatio = FINE): { context: CanvasRenderingContext2D; finish: () => Drawn } {
  const element = document.createElement('canvas');
  element.width = element.height = size * pixelRatio;
  const context = element.getContext('2d', { willReadFrequently: true })!;
  context.scale(pixelRatio, pixelRatio);
  const finish = () => ({ data: context.getImageData(0, 0, element.width, element.height), pixelRatio });
  return { context, finish };
}

function castShadow(context: CanvasRenderingContext2D): void {
  const { a } = context.getTransform();
  context.shadowColor = 'rgb(16 40 40 / 0.35)';
  context.shadowBlur = 4 * a;
  context.shadowOffsetY = 1.5 * a;
}

function drawMarker(image: HTMLImageElement): Drawn {
  const { context, finish } = canvas(MARKER + 2 * MARGIN);
  castShadow(context);
  context.drawImage(image, MARGIN, MARGIN, MARKER, MARKER);
  return finish();
}

function drawChosen(image: CanvasImageSource): Drawn {
  const { context, finish } = canvas(HALO + 2);
  const centre = (HALO + 2) / 2;
  const primary = colour('--primary');
  context.beginPath();
  context.arc(centre, centre, HALO / 2 - 1, 0, 2 * Math.PI);
  context.globalAlpha = 0.24;
  context.fillStyle = primary;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeStyle = primary;
  context.stroke();
  castShadow(context);
  context.drawImage(image, centre - CHOSEN / 2, centre - CHOSEN / 2, CHOSEN, CHOSEN);
  return finish();
}

/** The signs of an own map are many: their discs and their drawings are made once each, and put together. */
async function drawOwn(paint: string, icon: string): Promise<Drawn> {
  const disc = discOf(paint);
  const glyph = await glyphOf(paint, icon);
  const { context, finish } = canvas(MARKER + 2 * MARGIN, SHARP);
  context.drawImage(disc, 0, 0, MARKER + 2 * MARGIN, MARKER + 2 * MARGIN);
  context.drawImage(glyph, MARGIN + 9.5, MARGIN + 9.5, 19, 19);
  return finish();
}

const kept = new Map<string, unknown>();

function once<Made>(key: string, make: () => Made): Made {
  const name = `${currentTheme()} ${key}`;
  if (!kept.has(name)) kept.set(name, make());
  return kept.get(name) as Made;
}

function discOf(paint: string): HTMLCanvasElement {
  return once(`disc ${paint}`, () => {
    const { context } = canvas(MARKER + 2 * MARGIN);
    castShadow(context);
    drawRound(context, MARGIN + MARKER / 2, MARKER / 2, paint);
    return context.canvas;
  });
}

function drawRound(context: CanvasRenderingContext2D, centre: number, radius: number, paint: string): void {
  for (const [size, fill] of [
    [radius, colour('--marker-edge')],
    [radius * 0.86, colour(`--own-${paint}`)],
  ] as const) {
    context.beginPath();
    context.arc(centre, centre, size, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.shadowColor = 'transparent';
  }
}

/** A drawing that the page brings along, in the colour that is read upon the disc. */
function glyphOf(paint: string, icon: string): Promise<HTMLImageElement> {
  const ink = colour(`--own-${paint}-icon`);
  return once(`glyph ${ink} ${icon}`, async () => {
    const drawings = document.querySelector<HTMLTemplateElement>('template[data-own-icons]');
    const found = drawings?.content.querySelector(`[data-icon="${CSS.escape(icon)}"] svg`);
    const drawing = found?.cloneNode(true) as SVGElement | undefined;
    for (const [name, value] of Object.entries({ width: '96', height: '96', fill: ink, color: ink }))
      drawing?.setAttribute(name, value);
    const image = new Image();
    const markup = drawing
      ? new XMLSerializer().serializeToString(drawing)
      : '<svg xmlns="http://www.w3.org/2000/svg"/>';
    image.src = `data:image/svg+xml,${encodeURIComponent(markup)}`;
    await image.decode();
    return image;
  });
}

/** As large as it is needed for what is chosen. */
async function loadOwn(paint: string, icon: string): Promise<HTMLCanvasElement> {
  const { context } = canvas(CHOSEN);
  drawRound(context, CHOSEN / 2, CHOSEN / 2, paint);
  context.drawImage(await glyphOf(paint, icon), CHOSEN / 4, CHOSEN / 4, CHOSEN / 2, CHOSEN / 2);
  return context.canvas;
}

function drawCluster(count: number, families: string): Drawn {
  const { context, finish } = canvas(CLUSTER + 2 * MARGIN);
  const centre = CLUSTER / 2 + MARGIN;
  drawDisc(context, centre);
  drawRing(context, centre, families);
  context.fillStyle = colour('--ink');
  context.font = `700 ${count < 100 ? 14.5 : 13}px 'Atkinson Hyperlegible Next Variable', sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(shortNumber(count), centre, centre + 0.5);
  return finish();
}

function drawDisc(context: CanvasRenderingContext2D, centre: number): void {
  context.save();
  castShadow(context);
  context.beginPath();
  context.arc(centre, centre, CLUSTER / 2, 0, 2 * Math.PI);
  context.fillStyle = colour('--surface');
  context.fill();
  context.restore();
}

const RING_WIDTH = 4.5;
/** Between two families, in radians. */
const GAP = 0.09;

function drawRing(context: CanvasRenderingContext2D, centre: number, families: string): void {
  const arcs = arcsOf(parseShares(families));
  const gap = arcs.length > 1 ? GAP / 2 : 0;
  context.lineWidth = RING_WIDTH;
  for (const { family, from, to } of arcs) {
    context.beginPath();
    context.arc(
      centre,
      centre,
      CLUSTER / 2 - 1.5 - RING_WIDTH / 2,
      from - Math.PI / 2 + gap,
      to - Math.PI / 2 - gap,
    );
    context.strokeStyle = colour(`--family-${family}`);
    context.stroke();
  }
}

const known = new Map<string, string>();

/** The present value of a token, resolved by the browser itself, so that the tokens stay in one place. */
export function colour(token: string): string {
  // Each look makes the browser work out the styles of the page anew, and a map asks many times.
  const key = `${currentTheme()} ${token}`;
  const value = known.get(key) ?? resolved(token);
  known.set(key, value);
  return value;
}

function resolved(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token}, #888)`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
