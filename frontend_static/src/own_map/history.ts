/** Steps that can be taken back and done again. */
import type { About, Content, Uid } from './types.ts';

/** How a spot was and how it is; `null` when it was not there. */
export interface SpotStep {
  uid: Uid;
  before: Content | null;
  after: Content | null;
}

/** How the map itself was and how it is; only what changed. */
export interface AboutStep {
  before: Partial<About>;
  after: Partial<About>;
}

export type Step = SpotStep | AboutStep;

export function isSpotStep(step: Step): step is SpotStep {
  return 'uid' in step;
}

/** As far as anybody goes back; the oldest steps are forgotten. */
const MOST = 200;

export class History {
  private readonly done: Step[] = [];
  private undone: Step[] = [];

  /** What is done anew ends what could have been done again. */
  push(step: Step): void {
    this.done.push(step);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
  }

  /** What is to be done in order to take the last step back; `null` when there is none. */
  undo(): Step | null {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    return reversed(step);
  }

  redo(): Step | null {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    return step;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }
}

function reversed(step: Step): Step {
  const { before, after } = step;
  return { ...step, before: after, after: before } as Step;
}
