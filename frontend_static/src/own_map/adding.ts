/** Puts something new onto the map, by a tap or at the cross in the middle. */
import type { Position } from 'geojson';
import { isWide } from '../dom.ts';
import type { Drawn } from '../map/drawing.ts';
import type { Board } from './board.ts';
import { usualTitle, type SpotForm } from './form.ts';
import { rounded } from './geometry.ts';
import { kindTitle } from './list.ts';
import { noticing } from '../waiting.ts';
import { takePhoto } from './photos.ts';
import { DRAWS, type Tool, type Tools } from './tools.ts';
import { TEXT, type Content, type Shape, type Uid } from './types.ts';
import { announce, counted, word } from './words.ts';

/** What it stands among. */
export interface Stage {
  tools: Tools;
  form: SpotForm;
  board: () => Board | null;
  position: () => number;
  add: (content: Content) => Uid;
  /** @param photo Ready to be sent. */
  addPhoto: (uid: Uid, photo: File, title: string) => Promise<void>;
  choose: (uid: Uid | null, byKeyboard: boolean) => void;
  /** Lets the map be seen. */
  lower: () => void;
}

const COLOURS = { place: 'green', way: 'berry', area: 'green' };

export class Adding {
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Takes a tool in hand; the same one again puts it down. */
  async use(tool: Tool, byKeyboard: boolean): Promise<void> {
    const { tools } = this.stage;
    const board = this.stage.board();
    if (!board && tool !== 'select') return announce(word('no-map'));
    const next = tool === tools.tool ? 'select' : tool;
    this.stage.choose(null, false);
    tools.show(next);
    this.stage.lower();
    if (next === 'select') return;
    announce(word(`hint-${next}`));
    const kind = DRAWS[next];
    // Before the code to draw with has come: until then the next Enter would put the tool down again.
    if (byKeyboard) board!.focus();
    if (kind) await board!.begin(kind, COLOURS[next as 'way' | 'area']);
  }

  tapped(place: Position): void {
    const { tool } = this.stage.tools;
    // What is drawn corner by corner is the map's own matter.
    if (!DRAWS[tool]) this.addPlace(place, tool, false);
  }

  /** At the cross in the middle; tells whether there was something to add. */
  here(): boolean {
    const { tool } = this.stage.tools;
    const board = this.stage.board();
    if (!board || tool === 'select') return false;
    if (!DRAWS[tool]) this.addPlace(board.middle(), tool, true);
    else {
      board.tapMiddle();
      announce(counted('corners', board.corners));
    }
    return true;
  }

  finish(): void {
    const { tools } = this.stage;
    if (!this.stage.board()?.finish()) tools.complain(word(`short-${tools.tool}`));
  }

  finished(shape: Drawn): void {
    const tool = shape.type === 'LineString' ? 'way' : 'area';
    const title = usualTitle({ geometry: shape, icon: '' });
    const uid = this.add(shape, 'spot', COLOURS[tool], title);
    // terra-draw has not ended its own step yet.
    queueMicrotask(() => this.open(uid, title, false, isWide()));
  }

  private addPlace(place: Position, tool: Tool, byKeyboard: boolean): void {
    if (tool === 'photo') return this.stage.tools.choosePhoto((file) => void this.addPhoto(place, file));
    const icon = tool === 'text' ? TEXT : this.stage.tools.kind;
    const title = tool === 'text' ? word('new-text') : kindTitle(icon);
    const uid = this.add({ type: 'Point', coordinates: rounded(place) }, icon, COLOURS.place, title);
    this.open(uid, title, byKeyboard, byKeyboard || isWide() || tool === 'text');
  }

  /** Its place comes onto the map with it: without a photo there is nothing to be there. */
  private async addPhoto(place: Position, file: File): Promise<void> {
    const taken = await noticing(takePhoto(file));
    if (!taken) return this.stage.tools.complain(word('no-photo', { name: file.name }));
    const title = word('photo');
    const uid = this.add({ type: 'Point', coordinates: rounded(place) }, 'view', COLOURS.place, title);
    await this.stage.addPhoto(uid, taken, title);
    this.open(uid, title, false, false);
  }

  private add(geometry: Shape, icon: string, colour: string, title: string): Uid {
    return this.stage.add({ geometry, icon, colour, title, note: '', position: this.stage.position() });
  }

  private open(uid: Uid, title: string, byKeyboard: boolean, wantsName: boolean): void {
    this.stage.tools.show('select');
    this.stage.choose(uid, byKeyboard);
    if (wantsName) this.stage.form.focusName();
    announce(word('added', { title }));
  }
}
