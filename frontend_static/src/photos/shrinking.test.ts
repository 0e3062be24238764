import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fitted, shrinkPhoto } from './shrinking.ts';

const photo = (bytes: number, type = 'image/jpeg') =>
  new File([new Uint8Array(bytes)], 'Anna im Garten.jpg', { type });
const bitmap = (width: number, height: number) => ({ width, height, close: vi.fn() });

/** A canvas as a browser has it, of which one sees what was done to it. */
function fakeCanvas({
  writes = ['image/webp', 'image/jpeg'],
  colour = [60, 120, 180, 255],
  hasContext = true,
} = {}) {
  const done: string[] = [];
  const context = {
    fillStyle: '',
    imageSmoothingQuality: 'low',
    fillRect(...place: number[]) {
      done.push(`${this.fillStyle} ${place.join(' ')}`);
    },
    drawImage(_bitmap: unknown, ...place: number[]) {
      done.push(`${this.imageSmoothingQuality} ${place.join(' ')}`);
    },
    getImageData: () => ({ data: Uint8ClampedArray.from(colour) }),
  };
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => (hasContext ? context : null),
    toBlob(resolve: (blob: Blob) => void, type: string, quality: number) {
      done.push(`${type} ${quality}`);
      resolve(new Blob(['small'], { type: writes.includes(type) ? type : 'image/png' }));
    },
  };
  vi.spyOn(document, 'createElement').mockReturnValue(canvas as unknown as HTMLElement);
  return { canvas, done };
}

const reads = vi.fn();
beforeEach(() => vi.stubGlobal('createImageBitmap', reads));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  reads.mockReset();
});

describe('the size of a photo', () => {
  it.each([
    [4000, 3000, 2048, 1536],
    [3000, 4000, 1536, 2048],
    [2048, 2048, 2048, 2048],
    [640, 480, 640, 480],
    [40_000, 1, 2048, 1],
    [1, 1, 1, 1],
  ])('%i × %i becomes %i × %i', (width, height, newWidth, newHeight) => {
    expect(fitted({ width, height })).toEqual({ width: newWidth, height: newHeight });
  });
});

describe('a photo', () => {
  it('that is large is drawn smaller, on white, and loses its name', async () => {
    const { canvas, done } = fakeCanvas();
    const read = bitmap(4000, 3000);
    reads.mockResolvedValue(read);
    const file = photo(5_000_000);
    const small = await shrinkPhoto(file);
    expect(reads).toHaveBeenCalledWith(file, { imageOrientation: 'from-image' });
    expect([canvas.width, canvas.height]).toEqual([2048, 1536]);
    expect([small.name, small.type, small.size]).toEqual(['photo.webp', 'image/webp', 5]);
    expect(done.slice(1)).toEqual(['white 0 0 2048 1536', 'high 0 0 2048 1536', 'image/webp 0.85']);
    expect(read.close).toHaveBeenCalledOnce();
  });

  it('becomes a JPEG where the browser writes no WebP', async () => {
    fakeCanvas({ writes: ['image/jpeg'] });
    reads.mockResolvedValue(bitmap(4000, 3000));
    const small = await shrinkPhoto(photo(5_000_000));
    expect([small.name, small.type]).toEqual(['photo.jpg', 'image/jpeg']);
  });

  it('that is small already stays as it is', async () => {
    const read = bitmap(2048, 1536);
    reads.mockResolvedValue(read);
    const file = photo(1_000_000);
    expect(await shrinkPhoto(file)).toBe(file);
    expect(read.close).toHaveBeenCalledOnce();
  });

  it.each([
    ['has many pixels', photo(100_000), bitmap(2049, 100)],
    ['has many bytes', photo(1_000_001), bitmap(100, 100)],
    ['is of a kind that the server does not take', photo(1000, 'image/heic'), bitmap(100, 100)],
    ['does not say of what kind it is', photo(1000, ''), bitmap(100, 100)],
  ])('that %s is not small', async (_why, file, read) => {
    fakeCanvas();
    reads.mockResolvedValue(read);
    expect((await shrinkPhoto(file)).type).toBe('image/webp');
  });

  it('that the browser cannot read is left to the server', async () => {
    reads.mockRejectedValue(new DOMException('no picture', 'InvalidStateError'));
    const file = photo(5_000_000, 'image/heic');
    expect(await shrinkPhoto(file)).toBe(file);
  });

  it('is left to the server by a browser that reads none', async () => {
    vi.stubGlobal('createImageBitmap', undefined);
    const file = photo(5_000_000);
    expect(await shrinkPhoto(file)).toBe(file);
  });

  it.each([
    ['whose canvas gives back something else', { colour: [255, 255, 255, 255] }],
    ['whose canvas cannot be drawn on', { hasContext: false }],
    ['that writes neither kind', { writes: [] }],
  ])('is left to the server by a browser %s', async (_why, ability) => {
    fakeCanvas(ability);
    const read = bitmap(4000, 3000);
    reads.mockResolvedValue(read);
    const file = photo(5_000_000);
    expect(await shrinkPhoto(file)).toBe(file);
    expect(read.close).toHaveBeenCalledOnce();
  });

  it('is small also where the browser hides behind slightly other colours', async () => {
    fakeCanvas({ colour: [61, 118, 181, 255] });
    reads.mockResolvedValue(bitmap(4000, 3000));
    expect((await shrinkPhoto(photo(5_000_000))).type).toBe('image/webp');
  });
});
