import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askDevice, askPosition } from './asking.ts';
import { hear } from './dom.ts';
import { watchPosition } from './position.ts';

const getCurrentPosition = vi.fn();

beforeEach(() => vi.stubGlobal('navigator', { geolocation: { getCurrentPosition } }));
afterEach(() => {
  vi.unstubAllGlobals();
  getCurrentPosition.mockReset();
});

function answer(lon: number, lat: number): void {
  getCurrentPosition.mockImplementation((take: PositionCallback) =>
    take({ coords: { longitude: lon, latitude: lat } } as GeolocationPosition),
  );
}

test('who refuses is nowhere, and nobody hears of it', async () => {
  getCurrentPosition.mockImplementation((_take: unknown, refuse: () => void) => refuse());
  expect(await askDevice()).toBeNull();
  expect(await askPosition()).toBeNull();
});

test('the device alone tells the page nothing', async () => {
  const heard = vi.fn();
  hear('am:position', heard);
  answer(9.5, 47.1);
  expect(await askDevice(false)).toEqual({ lon: 9.5, lat: 47.1 });
  expect(getCurrentPosition.mock.lastCall![2]).toMatchObject({ enableHighAccuracy: false });
  expect(heard).not.toHaveBeenCalled();
});

test('the page is told, and asks the device no second time', async () => {
  watchPosition();
  answer(9.5, 47.1);
  expect(await askPosition()).toEqual({ lon: 9.5, lat: 47.1 });
  expect(await askPosition()).toEqual({ lon: 9.5, lat: 47.1 });
  expect(getCurrentPosition).toHaveBeenCalledTimes(1);
});
