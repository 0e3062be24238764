/** Chooses reports by their place and by the filter: the server knows which ones that are, whatever the list shows. */
import type { Geometry } from 'geojson';
import { post } from './asking.ts';
import type { Filter } from './filter.ts';
import type { Place } from './ink.ts';
import type { AmTriageMap } from './map.ts';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';

type Pairs = [id: number, version: number][];

export interface Desk {
  home: string;
  filter: Filter;
  map: AmTriageMap;
  rows: Rows;
  selection: Selection;
  /** Says what went wrong. */
  failed: (problem: unknown) => void;
}

export class Picking {
  private readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
    desk.map.onink = {
      ring: (ring) => void this.within(ring),
      road: (from, to) => void this.along(from, to),
    };
  }

  /** One that was tapped on the map, which shows more than the list. */
  async one(id: number): Promise<void> {
    const known = this.desk.rows.find(id);
    if (known) return this.desk.selection.toggle(id, known.version);
    await this.trying(async () => {
      const pair = (await this.ask<Pairs>('choose/', {})).find(([number]) => number === id);
      if (pair) this.desk.selection.toggle(...pair);
    });
  }

  /** @param query Of the part that is looked at. */
  async all(query: URLSearchParams): Promise<void> {
    await this.trying(async () =>
      this.desk.selection.add(await post<Pairs>(`${this.desk.home}choose/?${query}`, {})),
    );
  }

  none(): void {
    this.desk.selection.clear();
    this.desk.map.showArea([]);
  }

  private async within(ring: Place[]): Promise<void> {
    const shape: Geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
    await this.trying(async () => {
      const found = await this.ask<Pairs>('choose/', { shape: JSON.stringify(shape) });
      this.desk.map.showArea([shape]);
      this.desk.selection.add(found);
    });
  }

  private async along(start: Place, end: Place): Promise<void> {
    const fields = { start: start.join(), end: end.join(), metres: this.desk.map.metres };
    await this.trying(async () => {
      const found = await this.ask<{ area: Geometry; chosen: Pairs }>('road/', fields);
      this.desk.map.showArea([found.area]);
      this.desk.selection.add(found.chosen);
    });
  }

  private ask<Answer>(path: string, fields: Record<string, string>): Promise<Answer> {
    return post<Answer>(`${this.desk.home}${path}?${this.desk.filter.asked(null)}`, fields);
  }

  private async trying(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (problem) {
      this.desk.failed(problem);
    }
  }
}
