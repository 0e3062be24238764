import { shrinkPhoto } from '../photos/shrinking.ts';

const LARGEST_BYTES = 20_000_000;

/** A photo, small enough to be sent; `null` for what is none, or too large. */
export async function takePhoto(file: File): Promise<File | null> {
  const isPhoto = file.type.startsWith('image/') || /\.hei[cf]$/i.test(file.name);
  if (!isPhoto) return null;
  const small = await shrinkPhoto(file);
  return small.size <= LARGEST_BYTES ? small : null;
}
