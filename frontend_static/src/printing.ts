/** Opens the device's own window for printing. */
export function printOnClick(): void {
  document.addEventListener('click', (event) => {
    if ((event.target as Element).closest('[data-print]')) window.print();
  });
}
