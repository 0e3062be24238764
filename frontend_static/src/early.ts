/** Runs before the first paint, so that the page neither flashes white at night nor jumps when the sheet appears. */
const root = document.documentElement;
root.classList.add('js');
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
} catch {
  // Without storage the page follows the device.
}
