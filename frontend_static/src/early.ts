/**
 * Runs before the first paint, so that the page neither flashes white at night nor jumps when the sheet appears.
 * It is a plain script, so it must not import anything.
 */
const root = document.documentElement;
root.classList.add('js');
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  // The list that came shows all layers; until the remembered ones are there, it is better to show none.
  const isPlainStart = location.pathname === root.dataset.home && location.search === '';
  root.toggleAttribute('data-recalling', isPlainStart && localStorage.getItem('layers') !== null);
} catch {
  // Without storage the page follows the device.
}
