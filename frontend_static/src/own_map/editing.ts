/** Everything that changes the map here, in steps that can be taken back. */
import { History, isSpotStep, type Step } from './history.ts';
import { merged } from './merging.ts';
import type { Spots } from './spots.ts';
import { contentOf, isSameContent, type About, type Content, type Uid } from './types.ts';

export class Editing {
  private readonly spots: Spots;
  private readonly history = new History();
  private readonly changed: () => void;
  /** How a spot was before somebody began to type. */
  private typing: { uid: Uid; before: Content } | null = null;

  /** @param changed There is something to be drawn and sent. */
  constructor(spots: Spots, changed: () => void) {
    this.spots = spots;
    this.changed = changed;
  }

  get canUndo(): boolean {
    return this.history.canUndo || this.typing !== null;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  add(content: Content): Uid {
    this.settle();
    const uid = crypto.randomUUID();
    this.history.push({ uid, before: null, after: content });
    this.write(uid, content);
    return uid;
  }

  /** A letter more: it is kept at once, and becomes a step when it is settled. */
  type(uid: Uid, content: Content): void {
    if (this.typing && this.typing.uid !== uid) this.settle();
    const present = this.spots.get(uid);
    if (!present) return;
    this.typing ??= { uid, before: contentOf(present) };
    this.write(uid, content);
  }

  settle(): void {
    const { typing } = this;
    this.typing = null;
    const present = typing && this.spots.get(typing.uid);
    if (!typing || !present || isSameContent(typing.before, present)) return;
    this.history.push({ uid: typing.uid, before: typing.before, after: contentOf(present) });
  }

  change(uid: Uid, values: Partial<Content>): void {
    this.settle();
    const present = this.spots.get(uid);
    if (!present) return;
    const [before, after] = [contentOf(present), contentOf({ ...present, ...values })];
    if (isSameContent(before, after)) return;
    this.history.push({ uid, before, after });
    this.write(uid, after);
  }

  remove(uid: Uid): void {
    this.settle();
    const present = this.spots.get(uid);
    if (!present) return;
    this.history.push({ uid, before: contentOf(present), after: null });
    this.write(uid, null);
  }

  about(values: Partial<About>): void {
    this.settle();
    const present = this.spots.map;
    const names = Object.keys(values) as (keyof About)[];
    const before = Object.fromEntries(names.map((name) => [name, present[name]]));
    this.history.push({ before, after: values });
    void this.spots.change(values);
    this.changed();
  }

  undo(): Step | null {
    this.settle();
    return this.take(this.history.undo());
  }

  redo(): Step | null {
    this.settle();
    return this.take(this.history.redo());
  }

  private take(step: Step | null): Step | null {
    if (!step) return null;
    if (isSpotStep(step)) this.write(step.uid, this.target(step.uid, step.before, step.after));
    else {
      void this.spots.change(step.after);
      this.changed();
    }
    return step;
  }

  /** What others have changed meanwhile is not taken back with it. */
  private target(uid: Uid, before: Content | null, after: Content | null): Content | null {
    const present = this.spots.get(uid);
    return before && after && present ? merged(before, after, contentOf(present)) : after;
  }

  private write(uid: Uid, content: Content | null): void {
    void (content ? this.spots.put(uid, content) : this.spots.remove(uid));
    this.changed();
  }
}
