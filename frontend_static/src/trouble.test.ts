import { beforeEach, expect, it, vi } from 'vitest';
import { showTrouble } from './trouble.ts';

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
