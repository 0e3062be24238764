import { expect, it } from 'vitest';
import { isApple } from './install.ts';

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 0, false],
  ['Mozilla/5.0 (Linux; Android 15) Chrome', 5, false],
])('%s with %d fingers', (userAgent, maxTouchPoints, said) => {
  expect(isApple({ userAgent, maxTouchPoints })).toBe(said);
});
