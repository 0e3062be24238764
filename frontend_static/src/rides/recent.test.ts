import { beforeEach, expect, test, vi } from 'vitest';
import { forgetOnParting } from '../signing-out.ts';
import { forgetPlaces, recentPlaces, rememberPlace } from './recent.ts';

beforeEach(() => localStorage.clear());

test('the place that was chosen last comes first, and each comes once', () => {
  for (const title of ['Markt', 'Schule', 'Markt']) rememberPlace({ title, value: '9.5,47.1' });
  expect(recentPlaces().map(({ title }) => title)).toEqual(['Markt', 'Schule']);
});

test('only some are kept', () => {
  for (let number = 0; number < 9; number++)
    rememberPlace({ title: `Ort ${number}`, value: `9.${number},47.1` });
  expect(recentPlaces()).toHaveLength(5);
});

test('all of them can be forgotten', () => {
  rememberPlace({ title: 'Markt', value: '9.5,47.1' });
  forgetPlaces();
  expect(recentPlaces()).toEqual([]);
});

test('what somebody else wrote there is no place', () => {
  localStorage.setItem('ride-places', '{"not": "a list"}');
  expect(recentPlaces()).toEqual([]);
});

test('they are forgotten when somebody signs out', async () => {
  rememberPlace({ title: 'Zu Hause', value: '9.5,47.1' });
  document.body.innerHTML = '<form data-signs-out></form>';
  const form = document.querySelector('form')!;
  form.submit = vi.fn();
  forgetOnParting(forgetPlaces);
  expect(recentPlaces()).toHaveLength(1);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(form.submit).toHaveBeenCalled());
  expect(recentPlaces()).toEqual([]);
});

test('they are forgotten when the account is gone', () => {
  rememberPlace({ title: 'Zu Hause', value: '9.5,47.1' });
  document.body.innerHTML = '<p data-account-gone></p>';
  forgetOnParting(forgetPlaces);
  expect(recentPlaces()).toEqual([]);
});

test('they are forgotten when somebody else comes after one who did not sign out', () => {
  const come = (who: string) => {
    document.documentElement.dataset.who = who;
    forgetOnParting(forgetPlaces);
  };
  document.body.innerHTML = '';
  rememberPlace({ title: 'Zu Hause', value: '9.5,47.1' });
  // Who signs in is the one who was here before.
  for (const who of ['', 'kim', 'kim']) come(who);
  expect(recentPlaces()).toHaveLength(1);
  come('robin');
  expect(recentPlaces()).toEqual([]);
  delete document.documentElement.dataset.who;
});

test('people can sign out where the browser lets nothing be kept', async () => {
  vi.stubGlobal('localStorage', null);
  document.body.innerHTML = '<form data-signs-out></form>';
  const form = document.querySelector('form')!;
  form.submit = vi.fn();
  forgetOnParting(forgetPlaces);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(form.submit).toHaveBeenCalled());
  vi.unstubAllGlobals();
});
