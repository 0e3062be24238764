/** Day and night: the device decides until the visitor does, and the choice stays on this device. */
import { hear, tell } from './dom.ts';

export type Theme = 'light' | 'dark';

const night = () => matchMedia('(prefers-color-scheme: dark)');

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return night().matches ? 'dark' : 'light';
}

function chooseTheme(choice: string): void {
  if (choice === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    if (choice === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', choice);
  } catch {
    // Without storage the choice holds for this page.
  }
  tell('am:theme', null);
}

export function onThemeChange(changed: (theme: Theme) => void): void {
  hear('am:theme', () => changed(currentTheme()));
  night().addEventListener('change', () => changed(currentTheme()));
}

/** The switch: three buttons of which one is pressed. */
export class AmDisplay extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-choice]');
      if (!button) return;
      chooseTheme(button.dataset.choice!);
      this.show();
    });
    this.show();
  }

  private show(): void {
    const choice = document.documentElement.dataset.theme ?? 'auto';
    for (const button of this.querySelectorAll<HTMLElement>('[data-choice]')) {
      button.setAttribute('aria-pressed', String(button.dataset.choice === choice));
    }
  }
}
