import { beforeEach, expect, it, vi } from 'vitest';
import { clockTime, showStanding, showTrouble } from './trouble.ts';

beforeEach(() => {
  document.body.innerHTML = '<template id="offline"><p>Kein Netz.</p></template><div id="place"></div>';
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
});

it('tries again by itself when the network is back', () => {
  const again = vi.fn();
  showTrouble(document.getElementById('place')!, again, null);
  dispatchEvent(new Event('online'));
  expect(again).toHaveBeenCalledOnce();
});

it('leaves those alone who have gone elsewhere meanwhile', () => {
  const again = vi.fn();
  const place = document.getElementById('place')!;
  showTrouble(place, again, null);
  place.replaceChildren();
  dispatchEvent(new Event('online'));
  expect(again).not.toHaveBeenCalled();
});

it('says since when something is shown, and that the network is away', () => {
  document.body.innerHTML =
    '<template id="standing"><b data-if-offline>Kein Netz.</b> Stand von <i data-standing></i>.</template><p>12 Einträge</p>';
  const line = document.querySelector('p')!;
  showStanding([line], new Date());
  expect(line.textContent).toMatch(/^Kein Netz. Stand von \d\d:\d\d.$/);
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  showStanding([line], new Date());
  expect(line.textContent).toMatch(/^ Stand von \d\d:\d\d.$/);
});

it('names the day when it was another one', () => {
  document.documentElement.lang = 'de';
  const moment = new Date(2026, 9, 3, 14, 5);
  expect(clockTime(moment, new Date(2026, 9, 3, 20))).toBe('14:05');
  expect(clockTime(moment, new Date(2026, 9, 4, 9))).toBe('3. Oktober um 14:05');
});
