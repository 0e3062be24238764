/** Runs before the first paint of the embedded map. A plain script that imports nothing, and reads nothing from the device. */
document.documentElement.classList.add('js');
