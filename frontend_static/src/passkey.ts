/** Says on the page when a passkey was not used: allauth's scripts only tell of it by an event. */
export function sayWhenPasskeysFail(): void {
  const words = document.querySelector<HTMLElement>('[data-passkey-trouble]');
  if (!words) return;
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault();
    words.hidden = false;
    words.focus();
  });
}
