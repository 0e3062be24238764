/** Finds the number that a challenge hides. Source of the format: ALTCHA, version 2. */

/** As the server sends it; whatever else is in it goes back as it came. */
export interface Challenge {
  parameters: {
    nonce: string;
    salt: string;
    cost: number;
    keyLength: number;
    keyPrefix: string;
  };
  signature: string;
}

export interface Solution {
  counter: number;
  derivedKey: string;
}

/** The browser's own function computes as fast as any programme, which a script does not. */
const ALGORITHM = { name: 'PBKDF2', hash: 'SHA-256' };

export async function solve({ parameters }: Challenge): Promise<Solution> {
  const salt = bytesOf(parameters.salt);
  const nonce = bytesOf(parameters.nonce);
  const derivation = { ...ALGORITHM, salt, iterations: parameters.cost };
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const number = new DataView(password.buffer, nonce.length);
  for (let counter = 0; ; counter++) {
    number.setUint32(0, counter);
    const key = await crypto.subtle.importKey('raw', password, ALGORITHM, false, ['deriveBits']);
    const derived = await crypto.subtle.deriveBits(derivation, key, parameters.keyLength * 8);
    const derivedKey = hexOf(new Uint8Array(derived));
    if (derivedKey.startsWith(parameters.keyPrefix)) return { counter, derivedKey };
  }
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
