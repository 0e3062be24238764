/** Draws what stands on the map: markers from the server's drawing, clusters and the chosen marker from their parts. */
import { currentTheme, type Theme } from '../theme.ts';
import { arcsOf, parseShares, shortNumber } from './cluster.ts';

/** The name of an image says everything that is needed to draw it. */
export const imageName = {
  marker: (theme: Theme) => ['concat', `marker|${theme}|`, ['get', 'family'], '|', ['get', 'icon']],
  chosen: (theme: Theme) => ['concat', `chosen|${theme}|`, ['get', 'family'], '|', ['get', 'icon']],
  cluster: (theme: Theme) => [
    'concat',
    `cluster|${theme}|`,
    ['to-string', ['get', 'count']],
    '|',
    ['coalesce', ['get', 'families'], ''],
  ],
};

const MARKER = 38;
const CHOSEN = 56;
const HALO = 84;
const CLUSTER = 42;
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
  if (what === 'own') return drawMarker(await loadOwn(third, fourth));
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

/** A round sign in one of the colours for own maps, with one of the drawings that the page brings along. */
async function loadOwn(paint: string, icon: string): Promise<HTMLImageElement> {
  const drawings = document.querySelector<HTMLTemplateElement>('template[data-own-icons]');
  const drawing = drawings?.content.querySelector(`[data-icon="${CSS.escape(icon)}"] svg`);
  const inner = drawing?.cloneNode(true) as SVGElement | undefined;
  const ink = colour(`--own-${paint}-icon`);
  for (const [name, value] of [
    ['x', '10'],
    ['y', '10'],
    ['width', '20'],
    ['height', '20'],
    ['fill', ink],
    ['color', ink],
  ] as const)
    inner?.setAttribute(name, value);
  const disc = `<circle cx="20" cy="20" r="18.5" fill="${colour(`--own-${paint}`)}" stroke="${colour('--marker-edge')}" stroke-width="3"/>`;
  const body = inner ? new XMLSerializer().serializeToString(inner) : '';
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="76" height="76" viewBox="0 0 40 40">${disc}${body}</svg>`)}`;
  await image.decode();
  return image;
}

/** A canvas measured in the page's pixels, whatever the screen's. */
function canvas(size: number): { context: CanvasRenderingContext2D; finish: () => Drawn } {
  const pixelRatio = Math.max(2, Math.ceil(devicePixelRatio));
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

function drawChosen(image: HTMLImageElement): Drawn {
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
