import { toast } from '../dom.ts';
import { Refused, post, type Outcome } from './asking.ts';
import { say } from './words.ts';

interface Told {
  done: (outcome: Outcome) => void;
  undone: (outcome: Outcome) => void;
  refused: (problem: unknown) => void;
}

/** Does things at the desk's address, and takes them back, the last one first. */
export class Deeds {
  private readonly batches: number[] = [];
  private readonly home: string;
  private readonly told: Told;

  /** @param last What was done before this page, and can be taken back from it. */
  constructor(home: string, last: string | undefined, told: Told) {
    this.home = home;
    this.told = told;
    if (last) this.batches.push(Number(last));
  }

  /** Something was done, here or in a dialog. */
  remember({ batch }: Outcome): void {
    if (batch) this.batches.push(batch);
  }

  /** @param reports Their numbers and versions, as the server takes them. */
  async act(reports: string, fields: Record<string, string>): Promise<void> {
    if (!reports) return toast(say('noneChosen'));
    await this.send(`${this.home}act/`, { ...fields, reports, key: crypto.randomUUID() }, this.told.done);
  }

  async undo(): Promise<void> {
    const batch = this.batches.pop();
    if (batch === undefined) return toast(say('nothingToUndo'));
    const isAnswered = await this.send(`${this.home}undo/${batch}/`, {}, this.told.undone);
    // Nobody knows whether it was undone: the next try is about the same, not about what was done before it.
    if (!isAnswered) this.batches.push(batch);
  }

  /** Whether the server has answered, be it with a refusal. */
  private async send(
    url: string,
    fields: Record<string, string>,
    told: (outcome: Outcome) => void,
  ): Promise<boolean> {
    try {
      told(await post<Outcome>(url, fields));
    } catch (problem) {
      this.told.refused(problem);
      return problem instanceof Refused;
    }
    return true;
  }
}
