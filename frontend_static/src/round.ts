/** A round: counts what has been looked at, as it happens. Without a script the page does when it comes anew. */
export class AmRound extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('am:confirmed', (event) => {
      (event.target as Element).closest('[data-stop]')?.classList.add('stop-done');
      this.count();
    });
  }

  private count(): void {
    const done = this.querySelectorAll('.stop-done').length;
    const progress = this.querySelector('progress')!;
    progress.value = done;
    this.querySelector('[data-done]')!.textContent = String(done);
    this.querySelector<HTMLElement>('[data-thanks]')!.hidden = done < progress.max;
  }
}
