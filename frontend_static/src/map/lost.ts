/** Without a map the page does without. Whether the device or the network is to blame decides what is said about it. */
export function giveUp(problem: unknown): void {
  console.info('The map is not available:', problem);
  const root = document.documentElement;
  root.toggleAttribute('data-lost', document.createElement('canvas').getContext('webgl2') !== null);
  root.dataset.map = 'none';
}
