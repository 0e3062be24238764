/** Makes a photo small before it is sent, since lines in the country are slow and telephones take large photos. */

const LONGEST = 2048;
const SMALL_BYTES = 1_000_000;
const QUALITY = 0.85;
/** What the server takes without our help. */
const TAKEN = ['image/jpeg', 'image/png', 'image/webp'];
/** What we write, the best first: a browser that does not know how writes a PNG instead. */
const WRITTEN = { 'image/webp': 'photo.webp', 'image/jpeg': 'photo.jpg' };
/** Some browsers change colours a little, so that nobody is known again by them; some give back anything but the picture. */
const PROBE = [60, 120, 180];
const MOST_CHANGE = 12;

interface Size {
  width: number;
  height: number;
}

/**
 * @param file A photo of any kind. What the browser cannot read, and what is small already, comes back as it is: the server
 *   looks at everything anyway.
 * @returns A WebP or JPEG, upright, on white, with no side longer than 2048 pixels, and with no metadata and no name.
 */
export async function shrinkPhoto(file: File): Promise<File> {
  const bitmap = await read(file);
  if (!bitmap) return file;
  try {
    return isSmall(file, bitmap) ? file : ((await redrawn(bitmap)) ?? file);
  } finally {
    bitmap.close();
  }
}

/** The size of a picture of which no side is longer than that; it is never enlarged. */
export function fitted({ width, height }: Size, longest = LONGEST): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

async function read(file: File): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
}

function isSmall({ type, size }: File, { width, height }: Size): boolean {
  return TAKEN.includes(type) && size <= SMALL_BYTES && Math.max(width, height) <= LONGEST;
}

async function redrawn(bitmap: ImageBitmap): Promise<File | null> {
  const canvas = Object.assign(document.createElement('canvas'), fitted(bitmap));
  const context = canvas.getContext('2d');
  if (!context || !isHonest(context)) return null;
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return written(canvas);
}

/** Whether what is drawn is what comes out. */
function isHonest(context: CanvasRenderingContext2D): boolean {
  context.fillStyle = `rgb(${PROBE.join(', ')})`;
  context.fillRect(0, 0, 1, 1);
  const { data } = context.getImageData(0, 0, 1, 1);
  return PROBE.every((value, index) => Math.abs(value - (data[index] ?? 0)) <= MOST_CHANGE);
}

async function written(canvas: HTMLCanvasElement): Promise<File | null> {
  for (const [type, name] of Object.entries(WRITTEN)) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
    if (blob?.type === type) return new File([blob], name, { type });
  }
  return null;
}
